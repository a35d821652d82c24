using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Grains.Insights;

/// <summary>Insights from what the grid itself told as events: notable anomalies, and patterns in traffic that warn.</summary>
internal static class EventInsights
{
    private const int MaxEach = 500;
    private static readonly TimeSpan Reach = TimeSpan.FromDays(7);

    public static async Task<ImmutableArray<Insight>> ReadAsync(IRecordQueryGrain records, DateTimeOffset now)
    {
        var ask = new RecordFind
        {
            Category = TelemetryCategory.Event,
            FromNanoseconds = (now - Reach).ToUnixTimeMilliseconds() * 1_000_000,
            Limit = MaxEach,
        };
        var anomalies = await records.FindAsync(
            ask with
            {
                Name = AnomalyEventNames.Detected,
                Labels = [AnomalyEventNames.Notable, "true"],
            }
        );
        var patterns = await records.FindAsync(
            ask with
            {
                MinSeverity = Severity.Warn,
                Labels = [FlowPatternEvents.Phase, FlowPatternEvents.Began],
            }
        );
        return
        [
            .. anomalies.Records.Select(r => Anomaly(r.Record)).OfType<Insight>(),
            .. patterns.Records.Select(r => Pattern(r.Record)).OfType<Insight>(),
        ];
    }

    /// <summary>Null for an event of this name that others sent.</summary>
    public static Insight? Anomaly(TelemetryRecord record)
    {
        if (
            record is not EventRecord { Device: { } device } told
            || told.Source != AnomalyEvents.Source
            || told.Labels.GetValueOrDefault(AnomalyEventNames.Metric) is not { } metric
            || Number(told, AnomalyEventNames.Value) is not { } value
            || Number(told, AnomalyEventNames.Score) is not { } score
            || WatchedMetric.KindOf(told.Labels.GetValueOrDefault(AnomalyEventNames.Detector, "")) is not { } strongest
        )
        {
            return null;
        }
        var entity = EntityId.OfLabels(device, label => told.Labels.GetValueOrDefault(label)).ToString();
        var insight = InsightFrom.Anomaly(
            new AnomalyFact(
                entity,
                metric,
                told.Timestamp.ToUnixTimeMilliseconds(),
                value,
                Number(told, AnomalyEventNames.Expected) ?? double.NaN,
                score,
                strongest
            )
        );
        return insight with
        {
            Context = insight.Context.SetItem(AnomalyEventNames.Id, told.Labels.GetValueOrDefault(AnomalyEventNames.Id, "")),
        };
    }

    /// <summary>Null for what is no pattern of the grid's own.</summary>
    public static Insight? Pattern(TelemetryRecord record)
    {
        if (
            record is not EventRecord { Device: { } device } told
            || told.Source != AnomalyEvents.Source
            || told.Name.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot)
        )
        {
            return null;
        }
        var port = told.Labels.GetValueOrDefault("interface", "");
        var hosts = new[] { "src", "dst" }.Select(l => told.Labels.GetValueOrDefault(l, "")).Where(h => h.Length > 0);
        var insight = InsightFrom.Pattern(
            new PatternFact(
                told.Name[(dot + 1)..],
                [.. hosts, port.Length > 0 ? $"{device.Value}/{port}" : device.Value],
                told.Timestamp.ToUnixTimeMilliseconds(),
                told.Body,
                Number(told, FlowPatternEvents.Confidence) ?? 0.5,
                told.Severity >= Severity.Error ? InsightSeverity.High : InsightSeverity.Medium
            )
        );
        return insight with { Context = insight.Context.SetItem("event", told.Name) };
    }

    private static double? Number(TelemetryRecord record, string annotation) =>
        double.TryParse(record.Annotations.GetValueOrDefault(annotation), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
