namespace TelemetryGrid.Records;

/// <summary>OpenTelemetry severity numbers (the lowest of each range), so that OTLP and syslog map without a table of our own.</summary>
public enum Severity : byte
{
    Unspecified = 0,
    Trace = 1,
    Debug = 5,
    Info = 9,
    Warn = 13,
    Error = 17,
    Fatal = 21,
}
