namespace TelemetryGrid.Protocols.Syslog;

/// <summary>What a message says about its time.</summary>
public enum SyslogTimeKind : byte
{
    /// <summary>Nothing; the time of receipt has to do.</summary>
    None = 0,

    /// <summary>Time since the device started (Cisco <c>service timestamps log uptime</c>).</summary>
    Uptime,

    /// <summary>A time without a zone; the zone of the options was taken.</summary>
    WithoutZone,

    /// <summary>A time with its zone.</summary>
    WithZone,
}
