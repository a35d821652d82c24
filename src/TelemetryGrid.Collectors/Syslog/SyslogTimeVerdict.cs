namespace TelemetryGrid.Collectors.Syslog;

/// <summary>What <see cref="SyslogClock"/> made of a time.</summary>
internal enum SyslogTimeVerdict : byte
{
    Right,

    /// <summary>Of the past, and believed.</summary>
    Delayed,

    /// <summary>Of a wrong clock, and corrected.</summary>
    Repaired,
}
