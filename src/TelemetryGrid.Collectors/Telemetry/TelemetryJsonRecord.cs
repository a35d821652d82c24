using System.Collections.Frozen;
using System.Text.Json;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>
/// One record as JSON. Of all types: <c>type</c>, <c>timestamp</c> (<see cref="TelemetryJsonTime"/>), <c>source</c>, <c>device</c>,
/// <c>labels</c>, <c>annotations</c>, <c>severity</c> (a name or 0 to 24), <c>trace_id</c>, <c>span_id</c>. Of a metric: <c>name</c>,
/// <c>value</c>, <c>unit</c>; a log: <c>body</c>; an event: <c>name</c>, <c>body</c>; a trace, which is one span: <c>name</c>,
/// <c>duration</c> in seconds, <c>parent_span_id</c>.
/// </summary>
internal static class TelemetryJsonRecord
{
    private static readonly string[] s_common =
    [
        "type",
        "timestamp",
        "source",
        "device",
        "labels",
        "annotations",
        "severity",
        "trace_id",
        "span_id",
    ];

    private static readonly FrozenDictionary<string, FrozenSet<string>> s_types = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["metric"] = ["name", "value", "unit"],
        ["log"] = ["body"],
        ["event"] = ["name", "body"],
        ["trace"] = ["name", "duration", "parent_span_id"],
    }.ToFrozenDictionary(t => t.Key, t => s_common.Concat(t.Value).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_fields = s_types.Values.SelectMany(f => f).ToFrozenSet(StringComparer.Ordinal);

    // Beyond it no TimeSpan holds them.
    private const double MaxSeconds = 1e11;

    public static bool IsField(string name) => s_fields.Contains(name);

    /// <param name="source">Of records that name none.</param>
    /// <exception cref="InvalidOperationException">A text is not Unicode.</exception>
    public static TelemetryRecord? Read(JsonElement json, SourceId? source, out RecordVerdict verdict)
    {
        verdict = RecordVerdict.Accepted;
        if (json.ValueKind != JsonValueKind.Object)
        {
            verdict = new RecordVerdict(RecordReason.NotAnObject, "", "A record must be an object.");
            return null;
        }
        var fields = new TelemetryJsonFields();
        fields.Load(json);
        var record = Read(fields, source);
        verdict = fields.Problem ?? RecordVerdict.Accepted;
        return fields.Problem is null ? record : null;
    }

    private static TelemetryRecord? Read(TelemetryJsonFields fields, SourceId? otherwise)
    {
        var type = fields.Text("type", isRequired: true);
        if (type is null || !s_types.TryGetValue(type, out var allowed))
        {
            fields.Refuse(
                RecordReason.FieldInvalid,
                "type",
                $"'type' is one of {string.Join(", ", s_types.Keys.Order(StringComparer.Ordinal))}."
            );
            return null;
        }
        fields.RefuseOthers(type, allowed);
        var source = Source(fields, otherwise);
        var time = Time(fields);
        TelemetryRecord record = type switch
        {
            "metric" => new MetricRecord
            {
                Source = source,
                Timestamp = time,
                Name = fields.Text("name", isRequired: true) ?? "",
                Value = fields.Number("value", isRequired: true) ?? 0,
                Unit = fields.Text("unit") ?? "",
            },
            "log" => new LogRecord
            {
                Source = source,
                Timestamp = time,
                Body = fields.Text("body", isRequired: true) ?? "",
            },
            "event" => new EventRecord
            {
                Source = source,
                Timestamp = time,
                Name = fields.Text("name", isRequired: true) ?? "",
                Body = fields.Text("body") ?? "",
            },
            _ => new SpanRecord
            {
                Source = source,
                Timestamp = time,
                Name = fields.Text("name", isRequired: true) ?? "",
                Duration = Duration(fields),
                ParentSpanId = fields.Text("parent_span_id"),
            },
        };
        return record with
        {
            Device = Device(fields),
            Labels = fields.Pairs("labels"),
            Annotations = fields.Pairs("annotations"),
            Severity = Severity(fields),
            TraceId = fields.Text("trace_id"),
            SpanId = fields.Text("span_id"),
        };
    }

    private static SourceId Source(TelemetryJsonFields fields, SourceId? otherwise)
    {
        if (fields.Text("source", isRequired: otherwise is null) is not { } text)
        {
            return otherwise ?? default;
        }
        if (!SourceId.TryParse(text, out var id))
        {
            fields.Refuse(RecordReason.FieldInvalid, "source", "'source' must have 1 to 64 letters, digits or - _ .");
        }
        return id;
    }

    private static DeviceId? Device(TelemetryJsonFields fields)
    {
        if (fields.Text("device") is not { } text)
        {
            return null;
        }
        if (!DeviceId.TryParse(text, out var id))
        {
            fields.Refuse(RecordReason.FieldInvalid, "device", "'device' must have 1 to 253 letters, digits or . : _ - @ %");
        }
        return id;
    }

    private static DateTimeOffset Time(TelemetryJsonFields fields)
    {
        if (fields.Value("timestamp", isRequired: true) is not { } value)
        {
            return default;
        }
        if (!TelemetryJsonTime.TryRead(value, out var time))
        {
            fields.Refuse(
                RecordReason.FieldInvalid,
                "timestamp",
                "'timestamp' must be RFC 3339 such as 2026-01-31T12:00:00Z, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970."
            );
        }
        return time;
    }

    private static TimeSpan Duration(TelemetryJsonFields fields)
    {
        if (fields.Number("duration", isRequired: true) is not { } seconds)
        {
            return default;
        }
        if (Math.Abs(seconds) < MaxSeconds)
        {
            return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }
        fields.Refuse(RecordReason.DurationOutOfRange, "duration", $"'duration' is in seconds; {seconds} is no duration.");
        return default;
    }

    private static Severity Severity(TelemetryJsonFields fields)
    {
        if (fields.Value("severity") is not { } value)
        {
            return TelemetryGrid.Records.Severity.Unspecified;
        }
        if (value.ValueKind == JsonValueKind.Number && value.TryGetByte(out var number) && number <= 24)
        {
            return (Severity)number;
        }
        Severity? named =
            value.ValueKind != JsonValueKind.String
                ? null
                : value.GetString()!.ToLowerInvariant() switch
                {
                    "trace" => TelemetryGrid.Records.Severity.Trace,
                    "debug" => TelemetryGrid.Records.Severity.Debug,
                    "info" => TelemetryGrid.Records.Severity.Info,
                    "warn" or "warning" => TelemetryGrid.Records.Severity.Warn,
                    "error" => TelemetryGrid.Records.Severity.Error,
                    "fatal" => TelemetryGrid.Records.Severity.Fatal,
                    _ => null,
                };
        if (named is null)
        {
            fields.Refuse(RecordReason.FieldInvalid, "severity", "'severity' is trace, debug, info, warn, error, fatal, or 0 to 24.");
        }
        return named ?? default;
    }
}
