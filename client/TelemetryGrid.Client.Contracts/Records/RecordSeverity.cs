using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>How serious a record is, as OpenTelemetry orders it.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<RecordSeverity>))]
public enum RecordSeverity
{
    Unspecified,
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}
