namespace TelemetryGrid.Storage.State;

/// <summary>What reading an <see cref="AtomicFile"/> found.</summary>
public enum AtomicFileStatus
{
    Ok = 0,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file is whole, but its contents have another version than the caller reads.</summary>
    OtherVersion,

    /// <summary>The file is cut, changed or not one of ours; its contents must not be used.</summary>
    Damaged,
}
