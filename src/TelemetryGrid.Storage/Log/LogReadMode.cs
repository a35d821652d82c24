namespace TelemetryGrid.Storage.Log;

/// <summary>Where a read of the log ends.</summary>
public enum LogReadMode
{
    /// <summary>After the last entry that was acknowledged when the read began.</summary>
    ToEnd,

    /// <summary>Never: having reached the end, it waits for further entries until it is cancelled or the log is closed.</summary>
    Follow,
}
