namespace TelemetryGrid.Collectors.Syslog;

/// <summary>What a <see cref="SyslogCounters"/> counts.</summary>
internal enum SyslogCount
{
    /// <summary>Datagrams and frames.</summary>
    Messages,

    /// <summary>Log lines and events written from them.</summary>
    Records,

    /// <summary>Records the log has.</summary>
    Acknowledged,

    /// <summary>Datagrams, of no room: the log was slower than the network.</summary>
    DroppedUdp,

    /// <summary>Records the log had not taken when the collector stopped.</summary>
    DroppedAtStop,

    /// <summary>Messages without content, and streams that lost their framing.</summary>
    Malformed,

    /// <summary>Messages cut at the longest length allowed.</summary>
    Cut,

    /// <summary>Messages whose connection ended within them; what came is kept.</summary>
    Truncated,

    /// <summary>Messages with bytes that are not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>Times that were off and repaired.</summary>
    RepairedTimes,

    /// <summary>Times of long ago from senders whose clocks are right, kept as they are.</summary>
    DelayedTimes,

    /// <summary>Connections accepted.</summary>
    Connections,

    /// <summary>Connections closed because there were too many.</summary>
    RefusedConnections,

    /// <summary>Connections and datagrams of senders the filters exclude.</summary>
    FilteredSenders,

    /// <summary>Connections closed because they brought nothing.</summary>
    IdleConnections,

    /// <summary>TLS handshakes that failed.</summary>
    FailedHandshakes,

    /// <summary>Connections that broke.</summary>
    BrokenConnections,
}
