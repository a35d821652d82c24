namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>Types of values (MaxMind DB 2.0, "Data Field Format"). Pointers are followed and never seen.</summary>
public enum MmdbType : byte
{
    /// <summary>No value.</summary>
    None = 0,

    /// <summary>Seen by the decoder alone.</summary>
    Pointer = 1,
    Utf8String = 2,
    Double = 3,
    Bytes = 4,
    UInt16 = 5,
    UInt32 = 6,
    Map = 7,
    Int32 = 8,
    UInt64 = 9,
    UInt128 = 10,
    Array = 11,

    /// <summary>Reserved for caches of other readers; none is valid in a file.</summary>
    Container = 12,

    /// <summary>Reserved; not valid within data.</summary>
    EndMarker = 13,
    Boolean = 14,
    Float = 15,
}
