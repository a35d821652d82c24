using TelemetryGrid.Grains.Jobs;
using TelemetryGrid.Grains.Tests.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Jobs;

/// <summary>Metrics that are made to follow each other, and others that are not.</summary>
public sealed class CorrelationJobGrainTests : IAsyncDisposable
{
    private const string InBits = "network_device_in_bits_per_second";
    private const string Duration = "network_device_poll_duration_seconds";
    private const string Cpu = "network_cpu_utilization_ratio";

    private TestGrid _grid = null!;

    [Fact]
    public async Task Run_CpuAfterTraffic_IsFoundWithItsLagAndAcrossTheLink()
    {
        _grid = await TestGrid.StartAsync();
        await LinkAsync("a", "b");
        _grid.History.Now = _ => [.. new[] { "a", "b", "c" }.Select(d => new VectorSample(Of(d), 0, 1))];
        // a's processor follows its traffic by ten minutes; b's polls, at the other end of a link, follow by five; c is near to nobody.
        _grid.History.Means = selector =>
            Is(selector, InBits, "a") ? [(Of("a"), ago => 100 + Day(ago) + (20 * Noise(1, ago)))]
            : Is(selector, Cpu, "a") ? [(Of("a"), ago => 0.3 + (0.002 * Day(ago)) + (0.05 * Noise(1, ago + 2)) + (0.02 * Noise(2, ago)))]
            : Is(selector, Duration, "b") ? [(Of("b"), ago => 2 + (0.2 * Noise(1, ago + 1)) + (0.1 * Noise(3, ago)))]
            : Is(selector, Cpu, "b") ? [(Of("b"), ago => 0.3 + (0.002 * Day(ago)) + (0.05 * Noise(4, ago)))]
            : Is(selector, Duration, "c") ? [(Of("c"), ago => 2 + (0.2 * Noise(1, ago + 1)))]
            : Is(selector, Cpu, "c") ? [(Of("c"), ago => 0.3 + (0.002 * Day(ago)) + (0.05 * Noise(5, ago)))]
            : [];

        await RunAsync();

        var found = await InsightsAsync();
        Assert.Equal(
            [
                $"a {InBits} > a {Cpu} 600000",
                $"a {InBits} > b {Duration} 300000",
                // Both follow the same traffic, one five minutes after the other.
                $"b {Duration} > a {Cpu} 300000",
            ],
            found.Select(Text).Order(StringComparer.Ordinal)
        );
        Assert.All(found, i => Assert.True(i.Confidence > 0.99 && double.Parse(i.Context["coefficient"], Culture) > 0.5));
    }

    [Fact]
    public async Task Run_TrafficThatPassesThrough_IsNoNews()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => [new VectorSample(Of("a"), 0, 1)];
        _grid.History.Means = selector =>
            selector.Contains("bits_per_second", StringComparison.Ordinal) ? [(Of("a"), ago => 100 + (20 * Noise(1, ago)))] : [];

        Assert.Equal("1 devices looked at, 0 of 0 pairs go together; 0 left for another night.", (await RunAsync()).Outcome);
    }

    [Fact]
    public async Task Run_ManyDevicesWithTheSameDay_FindsNextToNothing()
    {
        _grid = await TestGrid.StartAsync();
        string[] names = [.. Enumerable.Range(0, 10).Select(i => $"d{i}")];
        _grid.History.Now = _ => [.. names.Select(d => new VectorSample(Of(d), 0, 1))];
        _grid.History.Means = selector =>
        {
            var device = int.Parse(selector[selector.IndexOf("\"d", StringComparison.Ordinal) + 2].ToString(), Culture);
            var metric = DeviceHistory.Names.ToList().IndexOf(selector[..selector.IndexOf('{')]);
            return [(Of("x"), ago => 100 + (5 * Day(ago)) + (20 * Noise((metric * 10) + device, ago)))];
        };

        var report = await RunAsync();

        // Of 140 pairs a twentieth of what is found may be false: when nothing is there, at most one scan in twenty finds something.
        Assert.InRange((await InsightsAsync()).Count, 0, 2);
        Assert.StartsWith("10 devices looked at", report.Outcome, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private static IFormatProvider Culture => System.Globalization.CultureInfo.InvariantCulture;

    private static string Text(GridInsight insight) =>
        $"{insight.Entities[0]} {insight.Metrics[0]} > {insight.Entities[^1]} {insight.Metrics[^1]} {insight.Context["lag_ms"]}";

    private async Task<JobReport> RunAsync()
    {
        var job = _grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", JobNames.MetricCorrelations));
        var report = (await _grid.RunAsync(job.RunAsync()))!;
        Assert.True(report.Status == JobStatus.Waiting, report.Outcome);
        return report;
    }

    private async Task<IReadOnlyList<GridInsight>> InsightsAsync() =>
        await _grid.RunAsync(_grid.Grains.GetGrain<IInsightGrain>("site").FindAsync(new InsightFind { Type = "correlation" }));

    private async Task LinkAsync(string one, string other)
    {
        var topology = _grid.Grains.GetGrain<ITopologyGrain>("site");
        var (a, b) = (Device(one, Port("p1")).With(Lldp("p1", other, "q1")), Device(other, Port("q1")).With(Lldp("q1", one, "p1")));
        Assert.True(await _grid.RunAsync(topology.ObserveAsync(a with { Timestamp = _grid.Now })));
        Assert.True(await _grid.RunAsync(topology.ObserveAsync(b with { Timestamp = _grid.Now })));
    }

    private static bool Is(string selector, string metric, string device) =>
        selector.StartsWith(metric + "{", StringComparison.Ordinal) && selector.Contains($"\"{device}\"", StringComparison.Ordinal);

    // "ago" counts back in steps, so that more of it is earlier.
    private static double Day(int ago) => 40 * Math.Sin(-ago * 2 * Math.PI / 288);

    private static double Noise(int seed, int ago) => HashedNoise.Of(seed, ago);

    private static Labels Of(string device) => new LabelsBuilder().Set("device", device).Build();
}
