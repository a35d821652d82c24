namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>An entry of a map, or an element of an array, which has no key.</summary>
public readonly ref struct MmdbEntry
{
    internal MmdbEntry(ReadOnlySpan<byte> key, MmdbValue value)
    {
        Key = key;
        Value = value;
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; }

    public MmdbValue Value { get; }
}
