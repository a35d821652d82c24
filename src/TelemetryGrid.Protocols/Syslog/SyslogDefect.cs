namespace TelemetryGrid.Protocols.Syslog;

/// <summary>The first thing about a message that its standard forbids. Most are harmless: what was read stands in the record, the rest is its body.</summary>
public enum SyslogDefect : byte
{
    None = 0,

    /// <summary>No byte that says anything.</summary>
    Empty,

    /// <summary>Longer than the options allow.</summary>
    TooLong,

    /// <summary>No <c>&lt;PRI&gt;</c>; facility user, severity notice are taken (RFC 3164 §4.3.3).</summary>
    NoPriority,

    /// <summary>A priority above 191.</summary>
    InvalidPriority,

    /// <summary>RFC 5424 was expected and there is no version.</summary>
    InvalidVersion,

    /// <summary>No time, or one that cannot be.</summary>
    InvalidTimestamp,

    InvalidHostname,

    InvalidAppName,

    InvalidProcId,

    InvalidMsgId,

    InvalidStructuredData,

    /// <summary>The message ends within its header.</summary>
    Truncated,
}
