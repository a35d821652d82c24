namespace TelemetryGrid.Protocols.Otlp;

/// <summary>A KeyValue (common.proto).</summary>
public readonly ref struct OtlpAttribute
{
    internal OtlpAttribute(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> key, OtlpValue value)
    {
        Raw = raw;
        Key = key;
        Value = value;
    }

    /// <summary>The attribute as it stands on the wire: what has equal bytes is equal.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; }

    public OtlpValue Value { get; }
}
