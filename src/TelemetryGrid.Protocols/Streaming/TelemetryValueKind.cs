namespace TelemetryGrid.Protocols.Streaming;

/// <summary>What a streamed leaf holds.</summary>
public enum TelemetryValueKind : byte
{
    /// <summary>Nothing: a delete names a path only.</summary>
    None = 0,
    Unsigned,
    Signed,
    Double,
    Boolean,

    /// <summary>UTF-8 text; for a leaf-list its elements with commas between them.</summary>
    Text,

    /// <summary>Octets without a meaning of their own.</summary>
    Bytes,
}
