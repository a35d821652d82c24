namespace TelemetryGrid.EndToEnd;

/// <summary>Windows of so many keys that a batch is larger than some streams carry.</summary>
public sealed class LargeWindowTests
{
    [Fact]
    public async Task Window_ManyMebibytes_AllAppliedThoughNothingFollows()
    {
        var port = Ports.FreeUdp();
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: flows
                kind: netflow
                endpoint: 127.0.0.1:{port}
            """,
            """
            partitions: 1
            flows:
              window: 5s
            """
        );
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var sender = new NetflowV5Sender(port, keys: 200_000);
        await sender.RunAsync(stop.Token);
        var health = await Eventually.GetAsync(
            async () => (await grid.Client.Sources.GetSourceAsync("flows")).Health!,
            h => h.Records > 0 && h.RecordsAcknowledged == h.Records,
            "the window to be acknowledged"
        );
        Assert.True(health.Records >= 50_000, $"only {health.Records} of {sender.Sent} records were received, too few for a large batch");
        await Eventually.GetAsync(
            async () => (await grid.Client.GetStatusAsync()).Partitions[0].Traffic.Records,
            records => records == (ulong)health.Records,
            $"{health.Records} records to be applied",
            10
        );
    }
}
