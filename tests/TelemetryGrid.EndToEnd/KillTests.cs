using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>kill -9 at any moment: what was acknowledged is counted once, neither lost nor doubled.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Kill_InTheMiddleOfIngest_EveryAcknowledgedRecordCountedOnce()
    {
        var port = Ports.FreeUdp();
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: flows
                kind: netflow
                endpoint: 127.0.0.1:{port}
            """,
            """
            ingest:
              checkpoint_interval: 2s
            flows:
              window: 100ms
            """
        );
        using var stop = new CancellationTokenSource();
        var sender = new NetflowV5Sender(port, keys: 5000);
        var sending = sender.RunAsync(stop.Token);
        ulong appliedBefore = 0;
        for (var round = 0; round < 3; round++)
        {
            var health = await Eventually.GetAsync(
                async () => (await grid.Client.Sources.GetSourceAsync("flows")).Health,
                h => h?.RecordsAcknowledged >= 20_000,
                "20,000 acknowledged records"
            );
            var acknowledged = (ulong)health!.RecordsAcknowledged;
            await grid.KillAsync();
            // Silence while it restarts, so that what is counted then is what the killed processes had acknowledged, and nothing newer.
            sender.IsPaused = true;
            await grid.StartAgainAsync();
            var applied = await TotalsAsync(grid);
            Assert.True(
                applied.Records >= appliedBefore + acknowledged,
                $"Round {round}: {acknowledged} records were acknowledged after {appliedBefore} and only {applied.Records} are counted after the restart; the grid printed: {grid.Output}"
            );
            Assert.True(applied.Records <= (ulong)sender.Sent, $"{applied.Records} records are counted and only {sender.Sent} were sent");
            // Every record has 100 octets and 2 packets, so a record counted in part or twice in one place would show.
            Assert.Equal(applied.Records * 100, applied.Octets);
            Assert.Equal(applied.Records * 2, applied.Packets);
            appliedBefore = applied.Records;
            sender.IsPaused = false;
        }
        await stop.CancelAsync();
        await sending;
        var final = await Eventually.GetAsync(
            async () => (await grid.Client.Sources.GetSourceAsync("flows")).Health!,
            h => h.RecordsAcknowledged == h.Records,
            "the last window to be acknowledged"
        );
        var before = await Eventually.GetAsync(
            () => TotalsAsync(grid),
            t => t.Records >= (ulong)final.RecordsAcknowledged,
            "all to be applied"
        );
        Assert.Equal(0, await grid.StopAsync());
        await grid.StartAgainAsync();
        Assert.Equal(before, await TotalsAsync(grid));
    }

    private static async Task<(ulong Octets, ulong Packets, ulong Records)> TotalsAsync(GridProcess grid)
    {
        var status = await grid.Client.GetStatusAsync();
        return (
            status.Partitions.Aggregate(0UL, (sum, p) => sum + p.Traffic.Octets),
            status.Partitions.Aggregate(0UL, (sum, p) => sum + p.Traffic.Packets),
            status.Partitions.Aggregate(0UL, (sum, p) => sum + p.Traffic.Records)
        );
    }
}
