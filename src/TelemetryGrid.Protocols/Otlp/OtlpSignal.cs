namespace TelemetryGrid.Protocols.Otlp;

/// <summary>What an OTLP request carries.</summary>
public enum OtlpSignal : byte
{
    Metrics,
    Logs,
    Traces,
}
