namespace TelemetryGrid.Protocols.Mmdb;

/// <summary>What a look-up came to.</summary>
public enum MmdbStatus : byte
{
    Found = 0,

    /// <summary>The database says nothing about that.</summary>
    NotFound,

    /// <summary>The file contradicts its format at that place. Only files opened without the check of their data can answer so.</summary>
    Damaged,
}
