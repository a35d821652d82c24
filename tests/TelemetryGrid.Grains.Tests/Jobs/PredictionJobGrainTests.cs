using TelemetryGrid.Grains.Tests.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Jobs;

/// <summary>Histories in which what comes is known.</summary>
public sealed class PredictionJobGrainTests : IAsyncDisposable
{
    private const string InBits = "network_device_in_bits_per_second";
    private const string OutBits = "network_device_out_bits_per_second";
    private const string Duration = "network_device_poll_duration_seconds";
    private const double Day = 86_400;

    private TestGrid _grid = null!;

    [Fact]
    public async Task Failures_LeakFadingOpticAndBadLink_AreToldWithTheirReasonsAndTheWellAreNot()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Series = new MemorySeries();
        foreach (var device in new[] { "leaking", "well", "bad-link", "dark", "fading" })
        {
            Fill(InBits, device, ago => ago < 600 ? 1 : double.NaN);
        }
        // Two percent a day, full in five days; the other has kept as much for a month.
        Fill("network_memory_utilization_ratio", "leaking", ago => 0.9 - (0.02 * ago / Day), ("memory", "heap"));
        Fill("network_memory_utilization_ratio", "well", _ => 0.9, ("memory", "heap"));
        // From one in a million packets to one in a thousand since yesterday, and the link went down ten times.
        Fill("network_interface_in_packets_total", "bad-link", ago => (60 * Day) - ago, 1_000, ("interface", "eth0"));
        Fill(
            "network_interface_in_errors_total",
            "bad-link",
            ago => Math.Max(0, Day - ago) + (1e-3 * ((60 * Day) - ago)),
            1,
            ("interface", "eth0")
        );
        Fill("network_interface_up", "bad-link", ago => ago < 36_000 && (ago + 1200) % 3600 < 600 ? 0 : 1, ("interface", "eth0"));
        Fill("network_interface_up", "well", _ => 1, ("interface", "eth0"));
        // No light for a month is a free port; light that fades by 0.3 dB a day is gone in five days.
        Fill("network_sensor_power_dbm", "dark", _ => -40, ("sensor", "rx"));
        Fill("network_sensor_power_dbm", "fading", ago => -18.5 + (0.3 * ago / Day), ("sensor", "rx"));

        var report = await RunAsync(JobNames.FailurePrediction);

        Assert.Equal(
            "5 devices looked at, 3 likely to fail within 7 days; 1 of which nothing is known, 0 left for another night.",
            report.Outcome
        );
        var found = (await InsightsAsync()).ToDictionary(i => i.Entities[0]);
        Assert.Equal(["bad-link", "fading", "leaking"], found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found.Values, i => Assert.Equal(("prediction", "failure"), (i.Type, i.Context["kind"])));
        Assert.Equal("Memory", found["leaking"].Context["causes"]);
        Assert.Contains("reaches 1 in 5 days", found["leaking"].Description, StringComparison.Ordinal);
        Assert.Equal("OpticalPower", found["fading"].Context["causes"]);
        Assert.Equal("Errors,Flaps", found["bad-link"].Context["causes"]);
        Assert.Contains(
            "0.001 of the packets of the last day in error, 0.000001 before",
            found["bad-link"].Description,
            StringComparison.Ordinal
        );
        Assert.Contains("bad-link/eth0 went down 10 times within 7 days", found["bad-link"].Description, StringComparison.Ordinal);

        // The next run stands for the one before.
        await _grid.AdvanceAsync(60, 60);
        await RunAsync(JobNames.FailurePrediction);
        Assert.Equal(3, (await InsightsAsync()).Count(i => i.Members.IsEmpty));
    }

    [Fact]
    public async Task Performance_LatencyOfAQueue_IsForeseenAndThatOfNoiseIsNot()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => [new VectorSample(Device("queue"), 0, 1), new VectorSample(Device("noise"), 0, 1)];
        _grid.History.Means = selector =>
            selector.StartsWith("network_interface_out_utilization_ratio", StringComparison.Ordinal) ? [(Port("eth0"), Load)]
            : !selector.StartsWith(Duration, StringComparison.Ordinal) ? []
            : selector.Contains("queue", StringComparison.Ordinal) ? [(Device("queue"), ago => 0.02 + (0.05 * Load(ago) / (1 - Load(ago))))]
            : [(Device("noise"), ago => 0.3 + (0.1 * Noise(3, ago)))];

        var report = await RunAsync(JobNames.PerformancePrediction);

        Assert.Equal(
            "2 busy devices looked at, 1 of 2 metrics follow load, 1 reach their limit within a week; 0 left for another night.",
            report.Outcome
        );
        var told = Assert.Single(await InsightsAsync());
        Assert.Equal(("queue", Duration, "performance"), (told.Entities[0], told.Metrics[0], told.Context["kind"]));
        // Usual is 0.07 s at half load, twice that at 0.7; today's load passes it a few hours after it passes half.
        Assert.InRange(Number(told, "limit"), 0.13, 0.15);
        Assert.InRange(Number(told, "load_at_limit"), 0.67, 0.73);
        Assert.InRange(Number(told, "peak_load"), 0.8, 0.9);
        Assert.InRange((told.Until!.Value - _grid.Now).TotalHours, 0, 24);
        Assert.NotEmpty(told.Recommendations);
    }

    [Fact]
    public async Task Performance_LossUnderLoad_IsToldOfTheInterface()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => [new VectorSample(Device("core-1"), 0, 1)];
        _grid.History.Means = selector =>
            selector.StartsWith("network_interface_out_utilization_ratio", StringComparison.Ordinal)
                ? [(Port("eth0"), Load), (Port("eth1"), ago => Load(ago) / 2)]
                : [];
        _grid.History.Values = _ =>
            [(Port("eth0"), ago => Math.Max(0, Load(ago) - 0.6) * 0.1), (Port("eth1"), ago => Math.Max(0, Load(ago) - 0.6) * 0.1)];

        await RunAsync(JobNames.PerformancePrediction);

        // Half of the link is never used on eth1, which therefore is not looked at.
        var told = Assert.Single(await InsightsAsync());
        Assert.Equal(("core-1/eth0", "network_interface_out_discards_total"), (told.Entities[0], told.Metrics[0]));
        Assert.Equal(0.01, Number(told, "limit"));
        Assert.InRange(Number(told, "load_at_limit"), 0.66, 0.75);
    }

    [Fact]
    public async Task Anomalies_OfAMetricThatGrows_AreForeseenAndOfARhythmAreNot()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => [new VectorSample(Device("core-1"), 0, 1)];
        _grid.History.Means = selector =>
            selector.StartsWith(InBits, StringComparison.Ordinal)
                ? [(Device("core-1"), ago => Rhythm(ago) + (0.5 * Math.Max(0, 168 - ago)))]
            : selector.StartsWith(OutBits, StringComparison.Ordinal) ? [(Device("core-1"), Rhythm)]
            : selector.StartsWith(Duration, StringComparison.Ordinal) ? [(Device("core-1"), ago => ago < 5 ? 1 : double.NaN)]
            : [];

        var report = await RunAsync(JobNames.AnomalyPrediction);

        Assert.Equal(
            "2 metrics looked at, 1 expected to leave their usual range; 1 without enough history, 0 devices left for another night.",
            report.Outcome
        );
        var told = Assert.Single(await InsightsAsync());
        Assert.Equal(
            ("core-1", InBits, "excursion", "high"),
            (told.Entities[0], told.Metrics[0], told.Context["kind"], told.Context["direction"])
        );
        Assert.InRange((told.Until!.Value - _grid.Now).TotalHours, -1, 24);
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private async Task<JobReport> RunAsync(string job)
    {
        var report = (await _grid.RunAsync(_grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", job)).RunAsync()))!;
        Assert.True(report.Status == JobStatus.Waiting, report.Outcome);
        return report;
    }

    private async Task<IReadOnlyList<GridInsight>> InsightsAsync() =>
        await _grid.RunAsync(_grid.Grains.GetGrain<IInsightGrain>("site").FindAsync(new InsightFind { Type = "prediction" }));

    private void Fill(string metric, string device, Func<double, double> value, params (string, string)[] labels) =>
        Fill(metric, device, value, 1, labels);

    private void Fill(string metric, string device, Func<double, double> value, double factor, params (string, string)[] labels)
    {
        var builder = new LabelsBuilder().Set(Labels.MetricName, metric).Set("device", device);
        foreach (var (name, text) in labels)
        {
            builder.Set(name, text);
        }
        _grid.History.Series!.Fill(builder.Build(), _grid.Now, TimeSpan.FromDays(32), TimeSpan.FromMinutes(5), ago => value(ago) * factor);
    }

    private static double Number(GridInsight insight, string fact) =>
        double.Parse(insight.Context[fact], System.Globalization.CultureInfo.InvariantCulture);

    private static double Load(int ago) => 0.5 + (0.35 * Math.Sin(-ago * 2 * Math.PI / 24)) + (0.01 * Noise(1, ago));

    private static double Rhythm(int ago) => 100 + (40 * Math.Sin(-ago * 2 * Math.PI / 24)) + (5 * Noise(2, ago));

    // Between -1 and 1, each hour its own.
    private static double Noise(int seed, int ago) => HashedNoise.Of(seed, ago);

    private static Labels Device(string name) => new LabelsBuilder().Set("device", name).Build();

    private static Labels Port(string name) => new LabelsBuilder().Set("interface", name).Build();
}
