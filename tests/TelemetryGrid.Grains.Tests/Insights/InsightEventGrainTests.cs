using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Insights;

/// <summary>What entities and flows told as events, among what jobs found.</summary>
public sealed class InsightEventGrainTests : IAsyncDisposable
{
    private const string InBits = "network_interface_in_bits_per_second";

    private TestGrid _grid = null!;

    [Fact]
    public async Task Find_EventsOfOneTimeAndDevice_AreJoinedWithWhatAJobFound()
    {
        _grid = await TestGrid.StartAsync();
        await TellAsync(Anomaly("core-1", "eth0", -600, 7, isNotable: true));
        await TellAsync(Anomaly("core-1", "eth1", -600, 7, isNotable: false));
        await TellAsync(Pattern("core-1", "eth0", "security.syn_flood", -500, Severity.Error, "began"));
        await TellAsync(Pattern("core-1", "eth0", "security.syn_flood", -400, Severity.Error, "ended"));
        await TellAsync(Pattern("core-1", "eth0", "pattern.new_talker", -500, Severity.Info, "began"));
        await TellAsync(Pattern("core-1", "eth0", "security.syn_flood", -500, Severity.Error, "began", source: "else"));
        await Insights().AddAsync([Found("core-1/eth0", -700)]);

        var all = await FindAsync(new InsightFind());

        var joined = Assert.Single(all, i => !i.Members.IsEmpty);
        Assert.Equal(3, joined.Members.Length);
        Assert.Equal(["anomaly", "pattern", "trend"], all.Where(i => i.Members.IsEmpty).Select(i => i.Type).Order(StringComparer.Ordinal));
        Assert.All(all, i => Assert.Equal(joined.Id, i.CorrelationId));
        var anomaly = Assert.Single(all, i => i.Type == "anomaly");
        Assert.Equal(("core-1/eth0", InBits, "level_gap"), (anomaly.Entities[0], anomaly.Metrics[0], Snake(anomaly.Context["strongest"])));
        Assert.True(AnomalyId.TryParse(anomaly.Context["anomaly_id"], out var id));
        Assert.Equal("core-1/eth0", id.Entity.ToString());
        var flood = Assert.Single(all, i => i.Type == "pattern" && i.Members.IsEmpty);
        Assert.Equal(("syn_flood", "high", 0.8), (flood.Context["kind"], flood.Severity, flood.Confidence));
        Assert.Equal(["192.0.2.1", "core-1/eth0"], flood.Entities);
        Assert.NotEmpty(flood.Recommendations);
        // Also alone they have the same id, and belong together.
        Assert.Equal(anomaly.Id, Assert.Single(await FindAsync(new InsightFind { Type = "anomaly" })).Id);
        Assert.Equal(4, (await FindAsync(new InsightFind { CorrelationId = joined.Id })).Length);
    }

    [Fact]
    public async Task Find_AMinuteLater_KnowsWhatWasToldMeanwhile()
    {
        _grid = await TestGrid.StartAsync();
        Assert.Empty(await FindAsync(new InsightFind()));
        await TellAsync(Anomaly("core-1", "", 0, 7, isNotable: true));
        Assert.Empty(await FindAsync(new InsightFind()));

        await _grid.AdvanceAsync(60, 60);

        Assert.Equal("core-1", Assert.Single(await FindAsync(new InsightFind())).Entities[0]);
        // After a week it is an insight no more.
        await _grid.AdvanceAsync(8 * 86_400, 86_400);
        Assert.Empty(await FindAsync(new InsightFind()));
    }

    [Fact]
    public async Task Threshold_Feedback_IsRememberedAndTakenBack()
    {
        _grid = await TestGrid.StartAsync();
        var device = DeviceId.Parse("core-1");

        Assert.Equal(5, await Thresholds().LearnAsync(device, AnomalyVerdict.Confirmed, 9));
        Assert.Empty(await Thresholds().GetAsync());
        Assert.Equal(9.5, await Thresholds().LearnAsync(device, AnomalyVerdict.FalsePositive, 9));
        await _grid.KillAsync(Thresholds());
        Assert.Equal(9.5, Assert.Contains("core-1", (IReadOnlyDictionary<string, double>)await Thresholds().GetAsync()));
        for (var i = 0; i < 9; i++)
        {
            await Thresholds().LearnAsync(device, AnomalyVerdict.Confirmed, 9);
        }
        Assert.Empty(await Thresholds().GetAsync());
        Assert.Equal(5, await Thresholds().LearnAsync(device, AnomalyVerdict.Confirmed, 9));
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private IInsightGrain Insights() => _grid.Grains.GetGrain<IInsightGrain>("site");

    private IBatchThresholdGrain Thresholds() => _grid.Grains.GetGrain<IBatchThresholdGrain>("site");

    private Task<ImmutableArray<GridInsight>> FindAsync(InsightFind question) => _grid.RunAsync(Insights().FindAsync(question));

    private async Task TellAsync(EventRecord record)
    {
        var section = new RecordSectionBuilder();
        section.Add(record);
        var partition = TestGrid.Map.Of(record.Device!.Value);
        await _grid.IngestAsync(partition, TestGrid.Batch(w => w.AddRecords(section)));
        await _grid.CatchUpAsync(partition);
    }

    private EventRecord Anomaly(string device, string port, int seconds, double score, bool isNotable) =>
        AnomalyEvents.Of(
            EntityId.OfLabels(DeviceId.Parse(device), label => label == "interface" ? port : null),
            new MetricAnomaly
            {
                Metric = InBits,
                TimestampMilliseconds = _grid.Now.AddSeconds(seconds).ToUnixTimeMilliseconds(),
                Value = 5,
                Expected = 2,
                Score = score,
                Detector = "level_gap",
            },
            isNotable
        );

    private EventRecord Pattern(
        string device,
        string port,
        string name,
        int seconds,
        Severity severity,
        string phase,
        string source = "grid"
    ) =>
        new()
        {
            Source = SourceId.Parse(source),
            Device = DeviceId.Parse(device),
            Timestamp = _grid.Now.AddSeconds(seconds),
            Severity = severity,
            Name = name,
            Body = "192.0.2.1 is flooded with SYNs.",
            Labels = new Dictionary<string, string>
            {
                ["phase"] = phase,
                ["interface"] = port,
                ["dst"] = "192.0.2.1",
            }.ToImmutableDictionary(),
            Annotations = ImmutableDictionary<string, string>.Empty.Add("confidence", "0.8"),
        };

    private GridInsight Found(string entity, int seconds) =>
        new()
        {
            Id = "job",
            Type = "trend",
            Title = "It rose",
            Description = "By half.",
            Severity = "low",
            Confidence = 0.9,
            Timestamp = _grid.Now.AddSeconds(seconds),
            Entities = [entity],
            Metrics = [InBits],
            CorrelationId = "job",
        };

    private static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
