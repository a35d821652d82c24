using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Analytics.Predictions;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Tells which devices are likely to fail within a week, and why.</summary>
public sealed class FailurePredictionJob(IGrainFactory grains, IMetricHistory history) : IAnalyticsJob
{
    /// <summary>Devices of one run; where there are more, each night has others.</summary>
    internal const int MaxDevices = 1_000;

    private const double HorizonDays = 7;

    // Fifty times what a device has that nothing speaks against.
    private const double LeastProbability = 0.05;

    public string Name => JobNames.FailurePrediction;

    public string Description => "Predicts which devices fail within a week, from errors, flaps, optics, temperature, memory and restarts.";

    public string Kind => "predictive";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("30 4 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var all = await DeviceHistory.DevicesAsync(history, now);
        var turn = DeviceHistory.Turn(all, now, MaxDevices);
        var found = ImmutableArray.CreateBuilder<GridInsight>();
        var (at, unknown) = (now.ToUnixTimeMilliseconds(), 0);
        foreach (var device in turn)
        {
            var (signals, events) = await FailureHistory.ReadAsync(history, device, now);
            var prediction = await Task.Run(() => new FailurePredictor().Predict(signals, events, at, HorizonDays));
            unknown += prediction.Coverage > 0 ? 0 : 1;
            if (prediction.Probability >= LeastProbability)
            {
                found.Add(InsightContract.Of(InsightFrom.Failure(device, at, prediction)));
            }
        }
        await grains.GetGrain<IInsightGrain>(site).AddAsync(found.ToImmutable());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{turn.Count} devices looked at, {found.Count} likely to fail within {HorizonDays} days; {unknown} of which nothing is known, {all.Count - turn.Count} left for another night."
        );
    }
}
