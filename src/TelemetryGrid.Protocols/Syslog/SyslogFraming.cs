namespace TelemetryGrid.Protocols.Syslog;

/// <summary>How messages follow one another on a stream (RFC 6587 §3.4).</summary>
public enum SyslogFraming : byte
{
    /// <summary>Each message as its first bytes say: a count, a space and <c>&lt;</c> are octet counting.</summary>
    Auto = 0,

    /// <summary>§3.4.1, and TLS (RFC 5425). Anything but a count ends the stream.</summary>
    OctetCounting,

    /// <summary>§3.4.2: a line each.</summary>
    NonTransparent,
}
