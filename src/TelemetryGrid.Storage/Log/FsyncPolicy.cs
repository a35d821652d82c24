namespace TelemetryGrid.Storage.Log;

/// <summary>
/// When written bytes are forced to the device. Under every policy an append is acknowledged only after the operating system has
/// taken it, so a killed or crashed process loses nothing that was acknowledged. The policies differ in what a power loss or a
/// crash of the operating system costs.
/// </summary>
public enum FsyncPolicy
{
    /// <summary>Never forced: a power loss costs what the system had not written back by itself (on Linux typically the last 30 s).</summary>
    Never,

    /// <summary>Forced in the background every <see cref="FileIngestLogOptions.FsyncInterval"/>: a power loss costs about that much.</summary>
    Interval,

    /// <summary>Forced before each group of appends is acknowledged: a power loss costs nothing that was acknowledged.</summary>
    EveryCommit,
}
