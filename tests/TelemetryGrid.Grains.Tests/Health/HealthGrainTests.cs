using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Tests.Forecasts;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Health;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Health;

/// <summary>From samples in a store to scores.</summary>
public sealed class HealthGrainTests : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private TestGrid _grid = null!;
    private MemorySeries _series = null!;

    [Fact]
    public async Task Find_WellDevice_ScoresAHundredWithItsTerms()
    {
        await StartAsync();
        Well("core-1");

        var report = await FindAsync();

        var device = Assert.Single(report.Devices);
        Assert.Equal((100, "All that is known is well.", "site"), (device.Score, device.Reason, device.Site));
        Assert.Equal(
            [
                ("availability", 100.0),
                ("errors", 100.0),
                ("utilisation", 100.0),
                ("anomalies", 100.0),
                ("latency", 100.0),
                ("capacity", null),
            ],
            device.Terms.Select(t => (t.Name, t.Score))
        );
        Assert.Equal((100, 100, 1), (report.Network.Score, Assert.Single(report.Sites).Score, report.Sites[0].Healthy));
        Assert.Empty(report.Unread);
    }

    [Fact]
    public async Task Find_DeadDevice_IsFirstAndHoldsItsSiteDown()
    {
        await StartAsync();
        Well("core-1");
        Well("core-2");
        // It has not answered for a quarter of an hour and more.
        Add("network_device_up", "core-3", ago => ago < 1200 ? 0 : 1);
        Add("network_device_info", "core-1", _ => 1, ("site", "bern"), ("name", "a"));
        Add("network_device_info", "core-3", _ => 1, ("site", "chur"), ("name", "c"));

        var report = await FindAsync();

        Assert.Equal(["core-3", "core-1", "core-2"], report.Devices.Select(d => d.Device.Value));
        Assert.Equal((0, "It does not answer."), (report.Devices[0].Score, report.Devices[0].Reason));
        Assert.Equal(["chur", "bern", "site"], report.Sites.Select(s => s.Name));
        // All of a site's devices are gone, and what they are to it is not known: 100 less 15, and the mean is 0.
        Assert.Equal((0, 1), (report.Sites[0].Score, report.Sites[0].Down));
        // A third of the devices stands for a third of the network.
        Assert.Equal(100 - (100 / 3.0), report.Network.Score!.Value, 6);
        Assert.Equal(["chur"], report.Network.Worst);

        var chur = await FindAsync(new HealthFind { Site = "chur" });
        Assert.Equal((1, "core-3"), (chur.Total, Assert.Single(chur.Devices).Device.Value));
        var one = await FindAsync(new HealthFind { Device = DeviceId.Parse("core-2") });
        Assert.Equal("core-2", Assert.Single(one.Devices).Device.Value);
    }

    [Fact]
    public async Task Find_ErrorsLoadAndDelay_AreSeenWithTheirNumbers()
    {
        await StartAsync();
        Well("core-1");
        // One packet of a hundred in error on one interface, which agents without a counter of discards do not hide.
        Add("network_interface_in_packets_total", "core-2", ago => (100_000 - ago) * 99, ("interface", "eth0"));
        Add("network_interface_in_errors_total", "core-2", ago => 100_000 - ago, ("interface", "eth0"));
        Add("network_interface_out_utilization_ratio", "core-3", _ => 0.79, ("interface", "eth0"));
        Add("network_device_poll_duration_seconds", "core-4", ago => ago < 900 ? 0.65 : 0.25);
        // Three times as slow, by a few milliseconds.
        Add("network_device_poll_duration_seconds", "core-1", ago => ago < 900 ? 0.03 : 0.01);

        var report = await FindAsync();

        Assert.Equal(0, Term(report, "core-2", "errors").Score!.Value, 3);
        Assert.StartsWith("0.01 of the packets", Term(report, "core-2", "errors").Reason, StringComparison.Ordinal);
        Assert.Equal(50, Term(report, "core-3", "utilisation").Score!.Value, 6);
        Assert.Equal(50, Term(report, "core-4", "latency").Score!.Value, 0);
        Assert.Equal(100, Term(report, "core-1", "latency").Score);
        // The others are unknown, not well.
        Assert.Null(Term(report, "core-3", "errors").Score);
    }

    [Fact]
    public async Task Find_NotableAnomalies_CountOncePerMetricAndByTheirSeverity()
    {
        await StartAsync();
        Well("core-1");
        Well("core-2");
        await TellAsync(
            ("core-1", "eth0", 12, -60, true),
            ("core-1", "eth0", 6, -300, true),
            ("core-1", "eth1", 6, -60, true),
            ("core-1", "eth2", 14, -60, false),
            ("core-2", "eth0", 14, -7200, true)
        );

        var report = await FindAsync();

        // One severe and one less so, of four that make 0.
        Assert.Equal(100 * (1 - (1.5 / 4)), Term(report, "core-1", "anomalies").Score!.Value, 6);
        Assert.Equal(100, Term(report, "core-2", "anomalies").Score);
    }

    [Fact]
    public async Task Find_CapacityToldByTheNightlyReport_CountsItsDays()
    {
        await StartAsync();
        Well("core-1");
        Well("core-2");
        await _grid.RunAsync(_grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", JobNames.Capacity)).RunAsync());
        await _grid
            .Grains.GetGrain<IInsightGrain>("site")
            .AddAsync([
                new GridInsight
                {
                    Id = "1",
                    Type = "prediction",
                    Title = "Full soon",
                    Description = "",
                    Severity = "high",
                    Confidence = 1,
                    Timestamp = _grid.Now,
                    Until = _grid.Now.AddDays(31.5),
                    Entities = ["core-1/eth0"],
                    Context = ImmutableDictionary<string, string>.Empty.Add("kind", "capacity"),
                    CorrelationId = "1",
                },
            ]);

        var report = await FindAsync();

        Assert.Equal(50, Term(report, "core-1", "capacity").Score!.Value, 1);
        Assert.Equal(100, Term(report, "core-2", "capacity").Score);
    }

    [Fact]
    public async Task Publish_EveryMinute_WritesDevicesSitesAndNetworkAndKeepsWhatItRead()
    {
        await StartAsync();
        Well("core-1");
        var job = _grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", JobNames.Health));

        var run = (await _grid.RunAsync(job.RunAsync()))!;

        Assert.Equal("3 scores written.", run.Outcome);
        Assert.Equal(
            ["device=core-1", "network=site", "site=site"],
            _grid.Samples.All.Select(s => $"{s.Labels.NameAt(1)}={s.Labels.ValueAt(1)}").Order(StringComparer.Ordinal)
        );
        Assert.All(_grid.Samples.All, s => Assert.Equal(("network_health_score", 100), (s.Labels[Labels.MetricName], s.Value)));

        // Within the minute it is not read again; after it, it is.
        Add("network_device_up", "core-1", _ => 0);
        Assert.Equal(100, (await FindAsync()).Devices[0].Score);
        await _grid.AdvanceAsync(61, 61);
        Assert.Equal(0, (await FindAsync()).Devices[0].Score);
    }

    [Fact]
    public async Task Find_StoreThatCannotAnswer_SaysSoAndKnowsNothing()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => throw new QueryException(QueryErrorKind.Timeout, "query timed out");

        var report = await FindAsync();

        Assert.Null(report.Network.Score);
        Assert.Equal(2, report.Unread.Count(u => u.EndsWith("query timed out", StringComparison.Ordinal)));
        Assert.Equal(0, await _grid.RunAsync(Grain().PublishAsync()));
        Assert.Empty(_grid.Samples.All);
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Series = _series = new MemorySeries();
    }

    private IHealthGrain Grain() => _grid.Grains.GetGrain<IHealthGrain>("site");

    private Task<HealthReport> FindAsync(HealthFind? question = null) => _grid.RunAsync(Grain().FindAsync(question ?? new HealthFind()));

    private static HealthTermReport Term(HealthReport report, string device, string name) =>
        report.Devices.Single(d => d.Device.Value == device).Terms.Single(t => t.Name == name);

    private void Well(string device)
    {
        Add("network_device_up", device, _ => 1);
        Add("network_device_poll_duration_seconds", device, _ => 0.2);
        Add("network_device_in_bits_per_second", device, _ => 1e6);
        Add("network_interface_in_packets_total", device, ago => (100_000 - ago) * 100, ("interface", "eth0"));
        Add("network_interface_in_utilization_ratio", device, _ => 0.3, ("interface", "eth0"));
    }

    private void Add(string metric, string device, Func<double, double> value, params (string Name, string Value)[] labels)
    {
        var builder = new LabelsBuilder().Set(Labels.MetricName, metric).Set("device", device);
        foreach (var (name, text) in labels)
        {
            builder.Set(name, text);
        }
        _series.Fill(builder.Build(), _grid.Now.AddMinutes(5), TimeSpan.FromDays(1), Minute, ago => value(ago - 300));
    }

    private async Task TellAsync(params (string Device, string Port, double Score, int Seconds, bool IsNotable)[] anomalies)
    {
        foreach (var (device, port, score, seconds, isNotable) in anomalies)
        {
            var section = new RecordSectionBuilder();
            section.Add(
                AnomalyEvents.Of(
                    EntityId.OfLabels(DeviceId.Parse(device), label => label == "interface" ? port : null),
                    new MetricAnomaly
                    {
                        Metric = "network_interface_in_bits_per_second",
                        TimestampMilliseconds = _grid.Now.AddSeconds(seconds).ToUnixTimeMilliseconds(),
                        Value = 5,
                        Score = score,
                        Detector = "range",
                    },
                    isNotable
                )
            );
            await _grid.IngestAsync(TestGrid.Map.Of(DeviceId.Parse(device)), TestGrid.Batch(w => w.AddRecords(section)));
        }
        for (var partition = 0; partition < TestGrid.Partitions; partition++)
        {
            await _grid.CatchUpAsync(partition);
        }
    }
}
