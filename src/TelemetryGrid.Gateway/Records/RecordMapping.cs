using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Records;

/// <summary>Log lines and events as clients see them.</summary>
internal static class RecordMapping
{
    public static Wire.RecordPage ToWire(this RecordFindAnswer answer) =>
        new()
        {
            Records = [.. answer.Records.Select(r => ToWire(r.Record))],
            Next = answer is { HasMore: true, Records: [.., var last] } ? last.Place.ToString() : null,
            DamagedBlocks = answer.DamagedBlocks,
        };

    private static Wire.Record ToWire(TelemetryRecord record) =>
        new()
        {
            Timestamp = record.Timestamp,
            Name = record is EventRecord named ? named.Name : "",
            Severity = record.Severity.ToWire(),
            Device = record.Device?.Value,
            Source = record.Source.Value,
            Body = record switch
            {
                EventRecord happened => happened.Body,
                LogRecord log => log.Body,
                _ => "",
            },
            Labels = record.Labels,
            Annotations = record.Annotations,
            TraceId = record.TraceId,
            SpanId = record.SpanId,
        };

    // Each name of OpenTelemetry stands for four numbers.
    public static Wire.RecordSeverity ToWire(this Severity severity) =>
        (Wire.RecordSeverity)(severity == Severity.Unspecified ? 0 : Math.Min(6, (((byte)severity - 1) / 4) + 1));
}
