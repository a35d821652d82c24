using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Baselines;
using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Analytics.Predictions;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Tells which metrics of devices are going to leave their usual range within a day.</summary>
public sealed class AnomalyPredictionJob(IGrainFactory grains, IMetricHistory history) : IAnalyticsJob
{
    /// <summary>Devices of one run; where there are more, each night has others.</summary>
    internal const int MaxDevices = 500;

    private const int HistoryHours = 24 * 56;
    private const int HorizonHours = 24;
    private const double Level = 0.95;
    private const double LeastProbability = 0.9;
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    public string Name => JobNames.AnomalyPrediction;

    public string Description => "Predicts which metrics of devices leave their usual range within a day.";

    public string Kind => "predictive";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("20 5 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var all = await DeviceHistory.DevicesAsync(history, now);
        var turn = DeviceHistory.Turn(all, now, MaxDevices);
        var found = ImmutableArray.CreateBuilder<GridInsight>();
        var (looked, without) = (0, 0);
        foreach (var device in turn)
        {
            foreach (var metric in DeviceHistory.Names)
            {
                if (await DeviceHistory.ReadAsync(history, device, metric, now, Step, HistoryHours) is not { } read)
                {
                    continue;
                }
                var (known, excursion) = await Task.Run(() => Predict(read.Times, read.Values));
                looked += known ? 1 : 0;
                without += known ? 0 : 1;
                if (excursion is not null)
                {
                    found.Add(InsightContract.Of(InsightFrom.Excursion(device, metric, now.ToUnixTimeMilliseconds(), excursion)));
                }
            }
        }
        await grains.GetGrain<IInsightGrain>(site).AddAsync(found.ToImmutable());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{looked} metrics looked at, {found.Count} expected to leave their usual range; {without} without enough history, {all.Count - turn.Count} devices left for another night."
        );
    }

    private static (bool Known, PredictedExcursion? Excursion) Predict(long[] times, double[] values)
    {
        // A store's history of a metric that is new begins with nothing.
        var first = Array.FindIndex(values, double.IsFinite);
        if (first < 0)
        {
            return (false, null);
        }
        var usual = new HourOfWeekBaseline();
        for (var i = first; i < values.Length; i++)
        {
            usual.Add(times[i], values[i]);
        }
        var series = RegularSeries.FromValues(times[first], (long)Step.TotalMilliseconds, values.AsSpan(first));
        if (new Forecaster().Train(series, HorizonHours, out _)?.Forecast(series, HorizonHours, Level).Forecast is not { } forecast)
        {
            return (false, null);
        }
        // One metric's day is told once, by the stretch that is surest.
        return (true, AnomalyPredictor.Predict(forecast, usual.Expected, LeastProbability).MaxBy(e => e.Probability));
    }
}
