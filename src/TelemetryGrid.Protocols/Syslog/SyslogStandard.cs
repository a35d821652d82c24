namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Which header a message is expected to have.</summary>
public enum SyslogStandard : byte
{
    /// <summary>Each message is looked at: a version and a time of the right form mean RFC 5424, all else is read as RFC 3164.</summary>
    Auto = 0,

    /// <summary>A message that is not RFC 5424 has a defect.</summary>
    Rfc5424,

    /// <summary>Never looks for a version.</summary>
    Rfc3164,
}
