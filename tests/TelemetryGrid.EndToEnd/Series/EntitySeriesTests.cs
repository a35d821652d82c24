using System.Text.Json;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>What devices, interfaces and flows say of themselves as series is what the grid's own API says, before and after a kill.</summary>
public sealed class EntitySeriesTests
{
    private const string InOctets = "network_interface_in_octets_total{device=\"edge\"}";
    private const string Flows = "network_flow_octets_total";

    [Fact]
    public async Task Poll_Snmpd_InterfaceAndDeviceSeriesEqualApi()
    {
        var snmpd = Peer.Require("snmpd");
        var port = Ports.FreeUdp();
        var directory = Directory.CreateTempSubdirectory("snmpd-");
        var config = Path.Combine(directory.FullName, "snmpd.conf");
        await File.WriteAllTextAsync(config, $"agentAddress udp:127.0.0.1:{port}\nrocommunity secret-community 127.0.0.1\n");
        var pid = Path.Combine(directory.FullName, "pid");
        await using var agent = Peer.Start(snmpd, "-f", "-Lo", "-C", "-c", config, "-p", pid, "-I", "-smux");
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: edge
                kind: snmp
                endpoint: 127.0.0.1:{port}
                device: edge
                community: secret-community
                interval: 1s
                level: full
            """,
            "ingest:\n  checkpoint_interval: 1s\n"
        );
        using var api = new PrometheusApi(grid.HttpPort);
        await Eventually.GetAsync(() => api.NumberAsync($"max(count_over_time({InOctets}[1h]))"), n => n >= 2, "two polls", 40);
        Assert.Equal(1, await api.NumberAsync("network_device_up{device=\"edge\"}"));
        await AssertInterfacesAlikeAsync(grid, api);
        var before = await RawAsync(api, InOctets);

        await grid.KillAsync();
        await grid.StartAgainAsync();

        await Eventually.GetAsync(
            () => api.NumberAsync($"max(count_over_time({InOctets}[1h]))"),
            n => n > before.Values.Max(v => v.Count) + 2,
            "polls after the restart",
            40
        );
        await AssertInterfacesAlikeAsync(grid, api);
        var after = await RawAsync(api, InOctets);
        foreach (var (series, samples) in before)
        {
            // What was known before is known still, and goes on.
            Assert.Equal(samples, after[series].Take(samples.Count));
        }
        Assert.Equal(0, await api.NumberAsync($"sum(resets({InOctets}[1h]))"));

        agent.Kill();
        await Eventually.GetAsync(() => api.NumberAsync("network_device_up{device=\"edge\"}"), up => up == 0, "the device to be down", 40);
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Export_Netflow_FlowSeriesSumToTheTotalsOfTheApi()
    {
        var port = Ports.FreeUdp();
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: flows
                kind: netflow
                endpoint: 127.0.0.1:{port}
            """,
            "ingest:\n  checkpoint_interval: 1s\nflows:\n  window: 100ms\n"
        );
        using var api = new PrometheusApi(grid.HttpPort);
        using var stop = new CancellationTokenSource();
        var sender = new NetflowV5Sender(port, keys: 500);
        var sending = sender.RunAsync(stop.Token);
        await Eventually.GetAsync(() => TotalAsync(grid), t => t > 1_000_000, "a million octets");

        var first = await PauseAsync(grid, sender);
        await AssertSumsToAsync(grid, api, sender, first);

        // Killed while it counts, after a checkpoint or before one.
        await Eventually.GetAsync(() => TotalAsync(grid), t => t > first + 1_000_000, "a million octets more");
        await grid.KillAsync();
        await grid.StartAgainAsync();
        var second = await PauseAsync(grid, sender);
        Assert.True(second > first, $"{second} octets after the restart, {first} before");
        await AssertSumsToAsync(grid, api, sender, second);
        Assert.Equal(0, await api.NumberAsync($"sum(resets({Flows}[1h]))"));
        Assert.Equal(1, await api.NumberAsync($"count(count by (device) ({Flows}))"));
        await stop.CancelAsync();
        await sending;
    }

    /// <summary>Every total that the interface's API showed during a few polls is a sample of the series.</summary>
    private static async Task AssertInterfacesAlikeAsync(GridProcess grid, PrometheusApi api)
    {
        var interfaces = await grid.Client.ListInterfacesAsync("edge");
        Assert.Equal(interfaces.Count, await api.NumberAsync("count(network_interface_up{device=\"edge\"})"));
        Assert.Equal(
            interfaces.Count(i => i.OperStatus == InterfaceStatus.Up),
            await api.NumberAsync("sum(network_interface_up{device=\"edge\"})")
        );
        foreach (var one in interfaces)
        {
            var selector = $"{{device=\"edge\",interface=\"{one.Name}\"}}";
            for (var reading = 0; reading < 3; reading++)
            {
                var shown = await grid.Client.GetInterfaceAsync(one.Id);
                await HasAsync($"network_interface_in_octets_total{selector}", shown.InOctetsTotal);
                await HasAsync($"network_interface_out_octets_total{selector}", shown.OutOctetsTotal);
            }
            Assert.Equal((double)one.SpeedBitsPerSecond, await api.NumberAsync($"network_interface_speed_bits_per_second{selector}") ?? 0);
        }

        Task HasAsync(string series, ulong total) =>
            Eventually.GetAsync(
                async () => (await RawAsync(api, series)).Values.Single(),
                samples => samples.Exists(s => s.Value == total),
                $"{series} to have been {total}"
            );
    }

    private static async Task<Dictionary<string, List<(decimal Time, double Value)>>> RawAsync(PrometheusApi api, string selector)
    {
        var data = await api.GetAsync("query", ("query", $"{selector}[1h]"));
        return data.GetProperty("result")
            .EnumerateArray()
            .ToDictionary(
                PrometheusAnswer.Labels,
                s => s.GetProperty("values").EnumerateArray().Select(Point).ToList(),
                StringComparer.Ordinal
            );

        static (decimal, double) Point(JsonElement value) => (value[0].GetDecimal(), PrometheusAnswer.Number(value[1]));
    }

    /// <summary>Octets that all partitions counted, once nobody sends any more and all is counted.</summary>
    private static async Task<ulong> PauseAsync(GridProcess grid, NetflowV5Sender sender)
    {
        sender.IsPaused = true;
        var last = 0UL;
        var settled = await Eventually.GetAsync(
            async () =>
            {
                var health = (await grid.Client.Sources.GetSourceAsync("flows")).Health;
                var total = await TotalAsync(grid);
                var isSettled = total == last && health is { } h && h.RecordsAcknowledged == h.Records;
                last = total;
                return (Total: total, isSettled);
            },
            seen => seen.isSettled,
            "all flows to be counted"
        );
        return settled.Total;
    }

    // Counters are said at each full ten seconds, when something comes after them.
    private static async Task AssertSumsToAsync(GridProcess grid, PrometheusApi api, NetflowV5Sender sender, ulong total)
    {
        var slot = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 10;
        await Eventually.GetAsync(
            () => Task.FromResult(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 10_000.0),
            // The sender's flows end a tenth of a second before its clock's last full second.
            now => now > slot + 1.22,
            "the next ten seconds"
        );
        sender.IsPaused = false;
        var at = (slot + 1) * 10_000;
        var octets = await Eventually.GetAsync(
            () => api.NumberAsync($"sum({Flows})", at),
            sum => sum >= total,
            $"series to sum to {total}; the grid counts {await TotalAsync(grid)}"
        );
        Assert.Equal((double)total, octets);
        // Every record has 100 octets and 2 packets.
        Assert.Equal(total / 100d, await api.NumberAsync("sum(network_flow_records_total)", at));
        Assert.Equal(total / 50d, await api.NumberAsync("sum(network_flow_packets_total)", at));
        Assert.Equal((double)total, await api.NumberAsync($"sum({Flows}{{application=\"https\",protocol=\"tcp\"}})", at));
    }

    private static async Task<ulong> TotalAsync(GridProcess grid) =>
        (await grid.Client.GetStatusAsync()).Partitions.Aggregate(0UL, (sum, p) => sum + p.Traffic.Octets);
}
