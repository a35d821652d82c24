using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Tests.Jobs;

public sealed class JobGrainTests : IAsyncDisposable
{
    private const string InBits = "network_device_in_bits_per_second";
    private const string OutBits = "network_device_out_bits_per_second";

    private TestGrid _grid = null!;

    [Fact]
    public async Task Run_ChangedLevel_BecomesAnInsightOnceAndSurvivesAKill()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => [new VectorSample(Device("core-1"), 0, 1)];
        // Four days ago the daily mean doubled.
        _grid.History.Means = selector =>
            selector.StartsWith(InBits, StringComparison.Ordinal)
                ? [(Device("core-1"), ago => (ago < 4 ? 200 : 100) + (5 * Math.Sin(ago * 12.9898)))]
                : [];

        var report = await _grid.RunAsync(Job(JobNames.ChangePoints).RunAsync());
        Assert.Equal(("1 metrics looked at, 1 changes of the last week told; 0 without 14 days of history.", 1, 0), Told(report!));
        await _grid.RunAsync(Job(JobNames.ChangePoints).RunAsync());
        await _grid.KillAsync(Insights());

        var insight = Assert.Single(await Insights().FindAsync(new InsightFind()));
        Assert.Equal(("trend", "core-1", InBits), (insight.Type, insight.Entities[0], insight.Metrics[0]));
        Assert.InRange((_grid.Now - insight.Timestamp).TotalDays, 3, 4.5);
        Assert.Empty(await Insights().FindAsync(new InsightFind { Type = "anomaly" }));
        Assert.Empty(await Insights().FindAsync(new InsightFind { Entity = "core-10" }));
        Assert.Single(await Insights().FindAsync(new InsightFind { Entity = "core-1" }));
    }

    [Fact]
    public async Task Run_MetricsThatDoNotFitEachOther_BecomeAnAnomalyWithTheMetricsNamed()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => [new VectorSample(Device("core-1"), 0, 1)];
        // What comes in goes out, but for half an hour last night.
        _grid.History.Means = selector =>
            selector.StartsWith(InBits, StringComparison.Ordinal) ? [(Device("core-1"), ago => In(ago))]
            : selector.StartsWith(OutBits, StringComparison.Ordinal)
                ? [(Device("core-1"), ago => ago is >= 60 and < 66 ? 5 : In(ago) * 0.9 + Noise(ago + 7))]
            : [];

        var report = await _grid.RunAsync(Job(JobNames.BatchAnomalies).RunAsync());

        Assert.Equal(JobStatus.Waiting, report!.Status);
        Assert.StartsWith("1 devices looked at", report.Outcome, StringComparison.Ordinal);
        var found = await Insights().FindAsync(new InsightFind { Type = "anomaly" });
        Assert.Contains(
            found,
            i => i.Metrics.Contains(OutBits) && Math.Abs((_grid.Now - i.Timestamp).TotalMinutes - 315) < 30 && i.Entities[0] == "core-1"
        );

        // Said to be nothing, what scores no more is not told again.
        var worst = found.Max(i => double.Parse(i.Context["score"], System.Globalization.CultureInfo.InvariantCulture));
        var thresholds = _grid.Grains.GetGrain<IBatchThresholdGrain>("site");
        await thresholds.LearnAsync(DeviceId.Parse("core-1"), AnomalyVerdict.FalsePositive, worst);
        var again = await _grid.RunAsync(Job(JobNames.BatchAnomalies).RunAsync());
        Assert.StartsWith("1 devices looked at, 0 episodes found", again!.Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tick_BeforeAndAtItsTime_RunsOnce()
    {
        _grid = await TestGrid.StartAsync();
        var job = Job(JobNames.Capacity);
        await job.TickAsync();
        var next = (await job.GetAsync())!.NextRun!.Value;
        Assert.True(next > _grid.Now && (next - _grid.Now).TotalDays <= 1);
        await job.TickAsync();
        Assert.Equal(0, (await job.GetAsync())!.Runs);

        await _grid.AdvanceAsync((int)(next - _grid.Now).TotalSeconds + 1, 600);
        await _grid.RunAsync(job.TickAsync());
        await _grid.RunAsync(job.TickAsync());

        var report = (await job.GetAsync())!;
        Assert.Equal((1, 0, JobStatus.Waiting), (report.Runs, report.Failures, report.Status));
        Assert.Equal(next.AddDays(1), report.NextRun);
    }

    [Fact]
    public async Task Run_StoreThatCannotAnswer_FailsAndSaysWhy()
    {
        _grid = await TestGrid.StartAsync();
        _grid.History.Now = _ => throw new QueryException(QueryErrorKind.Timeout, "query timed out");

        var report = (await _grid.RunAsync(Job(JobNames.Capacity).RunAsync()))!;

        Assert.Equal((JobStatus.Failed, "query timed out", 1L), (report.Status, report.Outcome, report.Failures));
        _grid.History.Now = _ => [];
        Assert.Equal(JobStatus.Waiting, (await _grid.RunAsync(Job(JobNames.Capacity).RunAsync()))!.Status);
        Assert.Null(await Job("no_such").GetAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private static (string, long, long) Told(JobReport report) => (report.Outcome, report.Runs, report.Failures);

    private static double In(int ago) => 100 + (40 * Math.Sin(ago * 2 * Math.PI / 288)) + Noise(ago);

    private static double Noise(int ago) => 4 * Math.Sin(ago * 12.9898) * Math.Cos(ago * 78.233);

    private static Labels Device(string name) => new LabelsBuilder().Set("device", name).Build();

    private IJobGrain Job(string name) => _grid.Grains.GetGrain<IJobGrain>(JobNames.Key("site", name));

    private IInsightGrain Insights() => _grid.Grains.GetGrain<IInsightGrain>("site");
}
