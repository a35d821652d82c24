namespace TelemetryGrid.Storage.State;

/// <summary>What a completed write survives. Neither choice can leave a damaged or half-written database.</summary>
public enum StateDurability
{
    /// <summary>
    /// SQLite's <c>synchronous=NORMAL</c>: the death of the process costs nothing; a power loss or a crash of the operating system may
    /// take back the newest writes, in order, to those before the last checkpoint of the write-ahead log.
    /// </summary>
    Process,

    /// <summary><c>synchronous=FULL</c>: every commit is forced to the device, and a power loss costs nothing either.</summary>
    Power,
}
