using System.Collections.Immutable;
using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Analytics.Predictions;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Forecasts;

/// <inheritdoc cref="ICapacityGrain"/>
public sealed class CapacityGrain(IMetricHistory history, TimeProvider time) : Grain, ICapacityGrain
{
    /// <summary>Series of one report.</summary>
    internal const int MaxSeries = 50_000;

    private const int HistoryHours = 24 * 56;
    private const int MaxKept = 4;

    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);
    private static readonly string[] Severities = ["critical", "high", "medium", "low"];

    private readonly Dictionary<int, CapacityReport> _kept = [];

    public async Task<CapacityReport> ReportAsync(int days)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, 365);
        var now = time.GetUtcNow();
        if (_kept.TryGetValue(days, out var kept) && now - kept.MadeAt < KeptFor)
        {
            return kept;
        }
        var report = await MakeAsync(days, now);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }
        _kept[days] = report;
        return report;
    }

    private async Task<CapacityReport> MakeAsync(int days, DateTimeOffset now)
    {
        var predictor = new CapacityPredictor();
        var rows = new List<CapacityRow>();
        var urgent = ImmutableArray.CreateBuilder<GridInsight>();
        var (without, asked, leftOut) = (0, 0, 0);
        foreach (var metric in CapacityMetric.All)
        {
            var limits = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
            foreach (var limit in await history.NowAsync(metric.Limits, now))
            {
                if (limit.Labels["device"] is not { Length: > 0 } device || !double.IsFinite(limit.Value) || limit.Value <= 0)
                {
                    continue;
                }
                if (asked++ >= MaxSeries)
                {
                    leftOut++;
                    continue;
                }
                if (!limits.TryGetValue(device, out var parts))
                {
                    limits[device] = parts = new Dictionary<string, double>(StringComparer.Ordinal);
                }
                parts[Key(limit.Labels)] = limit.Value;
            }
            foreach (var (device, parts) in limits.OrderBy(l => l.Key, StringComparer.Ordinal))
            {
                without += parts.Count;
                // A device at a time: the histories of a whole network would not fit into one answer.
                foreach (var series in await history.MeansAsync(Selector.Of(metric.Metric, ("device", device)), now, Step, HistoryHours))
                {
                    if (!parts.TryGetValue(Key(series.Labels), out var limit))
                    {
                        continue;
                    }
                    var values = RegularSeries.FromSamples(series.Timestamps.Span, series.Values.Span, (long)Step.TotalMilliseconds);
                    if (predictor.Predict(values, limit, days).Prediction is { } prediction)
                    {
                        without--;
                        var part = Part(metric, series.Labels);
                        rows.Add(Row(DeviceId.Parse(device), part, metric.Metric, prediction));
                        if (prediction.Severity is CapacitySeverity.Critical or CapacitySeverity.High)
                        {
                            var entity = part.Length > 0 ? $"{device}/{part}" : device;
                            urgent.Add(
                                InsightContract.Of(InsightFrom.Capacity(entity, metric.Metric, now.ToUnixTimeMilliseconds(), prediction))
                            );
                        }
                    }
                }
            }
        }
        await GrainFactory.GetGrain<IInsightGrain>(this.GetPrimaryKeyString()).AddAsync(urgent.ToImmutable());
        return new CapacityReport
        {
            MadeAt = now,
            ForecastDays = days,
            Rows =
            [
                .. rows.OrderBy(r => Array.IndexOf(Severities, r.Severity))
                    .ThenBy(r => r.ThresholdBreach ?? DateTimeOffset.MaxValue)
                    .ThenByDescending(r => r.Predicted / r.Limit)
                    .ThenBy(r => r.Device.Value, StringComparer.Ordinal)
                    .ThenBy(r => r.Part, StringComparer.Ordinal),
            ],
            WithoutHistory = without,
            LeftOut = leftOut,
        };
    }

    private static CapacityRow Row(DeviceId device, string part, string metric, CapacityPrediction prediction) =>
        new()
        {
            Device = device,
            Part = part,
            Metric = metric,
            Limit = prediction.Limit,
            Current = prediction.Current,
            Predicted = prediction.Predicted,
            ChangePercent = prediction.ChangePercent,
            Confidence = prediction.Confidence,
            ThresholdBreach = prediction.ThresholdBreachMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            RecommendedAction = CapacityNames.Of(prediction.Action),
            Severity = CapacityNames.Of(prediction.Severity),
        };

    private static string Part(CapacityMetric metric, Labels labels) =>
        metric.PartLabels.Select(name => labels[name]).FirstOrDefault(value => value is { Length: > 0 }) ?? "";

    // Limit and metric go together by all labels but the name.
    private static string Key(Labels labels)
    {
        var pairs = ImmutableArray.CreateBuilder<string>(labels.Count);
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels.NameAt(i) != Labels.MetricName)
            {
                pairs.Add(labels.NameAt(i) + "\n" + labels.ValueAt(i));
            }
        }
        return string.Join('\n', pairs);
    }
}
