using System.Globalization;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Gateway.Records;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Anomalies;

/// <summary>Anomalies as clients see them, out of the events that tell of them.</summary>
internal static class AnomalyMapping
{
    public static Wire.AnomalyPage ToAnomalies(this RecordFindAnswer answer) =>
        new()
        {
            // A partition that died between telling and storing tells again.
            Anomalies = [.. answer.Records.Select(r => ToAnomaly(r.Record)).OfType<Wire.Anomaly>().DistinctBy(a => a.Id)],
            Next = answer is { HasMore: true, Records: [.., var last] } ? last.Place.ToString() : null,
        };

    // Null for an event of this name that others sent.
    private static Wire.Anomaly? ToAnomaly(TelemetryRecord record)
    {
        if (
            record is not EventRecord { Device: { } device } happened
            || happened.Labels.GetValueOrDefault(AnomalyEventNames.Id) is not { } id
            || happened.Labels.GetValueOrDefault(AnomalyEventNames.Metric) is not { } metric
            || Number(happened, AnomalyEventNames.Value) is not { } value
            || Number(happened, AnomalyEventNames.Score) is not { } score
        )
        {
            return null;
        }
        return new Wire.Anomaly
        {
            Id = id,
            Timestamp = happened.Timestamp,
            Device = device.Value,
            Interface = happened.Labels.GetValueOrDefault(EntityId.InterfaceLabel),
            Flow = happened.Labels.GetValueOrDefault(EntityId.FlowLabel),
            Service = happened.Labels.GetValueOrDefault(EntityId.ServiceLabel),
            MetricName = metric,
            Value = value,
            Expected = Number(happened, AnomalyEventNames.Expected),
            Score = score,
            Detector = happened.Labels.GetValueOrDefault(AnomalyEventNames.Detector, ""),
            Notable = happened.Labels.GetValueOrDefault(AnomalyEventNames.Notable) == "true",
            Severity = happened.Severity.ToWire(),
            Description = happened.Body,
            Evidence = happened
                .Annotations.Where(a => a.Key.StartsWith(AnomalyEventNames.EvidencePrefix, StringComparison.Ordinal))
                .Select(a => (Member: a.Key[AnomalyEventNames.EvidencePrefix.Length..], Score: Number(happened, a.Key)))
                .Where(e => e.Score is not null)
                .ToDictionary(e => e.Member, e => e.Score!.Value, StringComparer.Ordinal),
        };
    }

    private static double? Number(TelemetryRecord record, string annotation) =>
        double.TryParse(record.Annotations.GetValueOrDefault(annotation), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
