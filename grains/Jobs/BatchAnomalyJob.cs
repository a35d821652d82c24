using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Detectors.Batch;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Looks for moments at which the metrics of a device do not fit each other, over its last thirty days.</summary>
public sealed class BatchAnomalyJob(IGrainFactory grains, IMetricHistory history) : IAnalyticsJob
{
    /// <summary>Devices of one run; where there are more, each night has others.</summary>
    internal const int MaxDevices = 500;

    private const int Rows = 30 * 288;
    private const int LeastMetrics = 2;
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Reported = TimeSpan.FromDays(1);

    public string Name => JobNames.BatchAnomalies;

    public string Description => "Finds moments at which the metrics of a device do not fit each other, by an ensemble of detectors.";

    public string Kind => "batch";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("40 3 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var all = await DeviceHistory.DevicesAsync(history, now);
        var (looked, without) = (0, 0);
        var found = ImmutableArray.CreateBuilder<GridInsight>();
        var thresholds = await grains.GetGrain<IBatchThresholdGrain>(site).GetAsync();
        foreach (var device in DeviceHistory.Turn(all, now, MaxDevices))
        {
            var outcome = await DetectAsync(device, now, thresholds.GetValueOrDefault(device));
            if (outcome is not { Detection: { } detection })
            {
                without++;
                continue;
            }
            looked++;
            // One for each episode: its worst moment.
            found.AddRange(
                detection
                    .Findings.GroupBy(f => f.Episode)
                    .Select(episode => InsightContract.Of(InsightFrom.Anomaly(device, episode.MaxBy(f => f.Score)!)))
            );
        }
        await grains.GetGrain<IInsightGrain>(site).AddAsync(found.ToImmutable());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{looked} devices looked at, {found.Count} episodes found; {without} without enough history, {Math.Max(0, all.Count - MaxDevices)} left for another night."
        );
    }

    private async Task<BatchOutcome?> DetectAsync(string device, DateTimeOffset now, double threshold)
    {
        var columns = new List<(string Metric, double[] Values)>();
        long[] times = [];
        foreach (var metric in DeviceHistory.Names)
        {
            if (await DeviceHistory.ReadAsync(history, device, metric, now, Step, Rows) is { } read)
            {
                times = read.Times;
                columns.Add((metric, read.Values));
            }
        }
        if (columns.Count < LeastMetrics)
        {
            return null;
        }
        var values = new double[times.Length * columns.Count];
        for (var row = 0; row < times.Length; row++)
        {
            for (var column = 0; column < columns.Count; column++)
            {
                values[(row * columns.Count) + column] = columns[column].Values[row];
            }
        }
        var options = new BatchOptions { ReportFromMs = (now - Reported).ToUnixTimeMilliseconds() };
        // Feedback has raised it for some.
        options = options with
        {
            Threshold = Math.Max(options.Threshold, threshold),
        };
        var window = MetricWindow.FromRows([.. columns.Select(c => c.Metric)], times, values);
        // Seconds of arithmetic, which are not the grain's turn to spend.
        return await Task.Run(() => new BatchEnsemble(options).Detect(window));
    }
}
