namespace TelemetryGrid.Protocols.Otlp;

/// <summary>A KeyValue (common.proto).</summary>
public readonly ref struct OtlpAttribute
{
    internal OtlpAttribute(ReadOnlySpan<byte> key, OtlpValue value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; }

    public OtlpValue Value { get; }
}
