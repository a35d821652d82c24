namespace TelemetryGrid.Protocols.Otlp;

/// <summary>What an <see cref="OtlpValue"/> is (common.proto, <c>AnyValue</c>).</summary>
public enum OtlpValueKind : byte
{
    /// <summary>No value: valid, and "empty" by the specification.</summary>
    None,
    Text,
    Boolean,
    Integer,
    Double,
    Array,
    Map,
    Bytes,
}
