using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Storage.Batches;

/// <summary>Between records as bytes and records as objects.</summary>
internal static class RecordObjects
{
    public static TelemetryRecord Of(RecordView view)
    {
        var source = SourceId.Parse(Text(view.Source));
        DeviceId? device = DeviceId.TryParse(Text(view.Device), out var id) ? id : null;
        var at = new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (view.TimestampNanoseconds / 100), TimeSpan.Zero);
        var traceId = view.TraceId.IsEmpty ? null : Convert.ToHexStringLower(view.TraceId);
        var spanId = view.SpanId.IsEmpty ? null : Convert.ToHexStringLower(view.SpanId);
        return view.Category == TelemetryCategory.Event
            ? new EventRecord
            {
                Source = source,
                Device = device,
                Timestamp = at,
                Severity = view.Severity,
                Name = Text(view.Name),
                Body = Text(view.Body),
                Labels = view.Labels.ToDictionary(),
                Annotations = view.Annotations.ToDictionary(),
                TraceId = traceId,
                SpanId = spanId,
            }
            : new LogRecord
            {
                Source = source,
                Device = device,
                Timestamp = at,
                Severity = view.Severity,
                Body = Text(view.Body),
                Labels = view.Labels.ToDictionary(),
                Annotations = view.Annotations.ToDictionary(),
                TraceId = traceId,
                SpanId = spanId,
            };
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
