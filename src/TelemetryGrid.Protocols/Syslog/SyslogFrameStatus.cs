namespace TelemetryGrid.Protocols.Syslog;

public enum SyslogFrameStatus : byte
{
    /// <summary>No whole message yet: keep what was not consumed, add to it, call again.</summary>
    NeedMore = 0,

    /// <summary>A message.</summary>
    Frame,

    /// <summary>The first bytes of a message that is longer than allowed; the rest is passed over.</summary>
    TooLong,

    /// <summary>The stream ended within a message; what there is of it.</summary>
    Truncated,

    /// <summary>No count where one must stand. Where the next message begins is unknown: the connection has to be closed.</summary>
    InvalidCount,
}
