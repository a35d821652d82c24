using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Analytics.Trends;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Finds when the daily level of a device's metrics changed, within the last eight weeks, and tells what changed in the last one.</summary>
public sealed class ChangePointJob(IGrainFactory grains, IMetricHistory history) : IAnalyticsJob
{
    private const int Days = 56;
    private const int LeastDays = 14;
    private const double LeastConfidence = 0.95;
    private const double LeastChange = 0.2;

    // Stricter than what people mark when they look for changes: here nobody asked.
    private static readonly ChangePointOptions Options = new() { Strictness = 2 };
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);
    private static readonly TimeSpan Reported = TimeSpan.FromDays(7);

    public string Name => JobNames.ChangePoints;

    public string Description => "Finds when the daily level of a device's metrics changed for good.";

    public string Kind => "batch";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("50 2 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var (looked, without) = (0, 0);
        var found = ImmutableArray.CreateBuilder<GridInsight>();
        foreach (var device in await DeviceHistory.DevicesAsync(history, now))
        {
            foreach (var metric in DeviceHistory.Names)
            {
                if (await DeviceHistory.ReadAsync(history, device, metric, now, Step, Days) is not { } read)
                {
                    continue;
                }
                if (read.Values.Count(double.IsFinite) < LeastDays)
                {
                    without++;
                    continue;
                }
                looked++;
                foreach (var change in ChangePoints.Find(read.Values, Options))
                {
                    var at = read.Times[change.Index];
                    if (IsWorthTelling(change) && at >= (now - Reported).ToUnixTimeMilliseconds())
                    {
                        found.Add(
                            InsightContract.Of(
                                InsightFrom.ChangePoint(
                                    new ChangePointFact(device, metric, at, change.BeforeMean, change.AfterMean, change.Confidence)
                                )
                            )
                        );
                    }
                }
            }
        }
        await grains.GetGrain<IInsightGrain>(site).AddAsync(found.ToImmutable());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{looked} metrics looked at, {found.Count} changes of the last week told; {without} without {LeastDays} days of history."
        );
    }

    private static bool IsWorthTelling(ChangePoint change) =>
        change.Confidence >= LeastConfidence && Math.Abs(change.Magnitude) >= LeastChange * Math.Abs(change.BeforeMean);
}
