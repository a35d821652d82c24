namespace TelemetryGrid.Protocols.Syslog;

/// <summary>The keywords of facilities and severities, as in syslog.conf and in labels.</summary>
public static class SyslogNames
{
    private static readonly string[] Facilities =
    [
        "kern",
        "user",
        "mail",
        "daemon",
        "auth",
        "syslog",
        "lpr",
        "news",
        "uucp",
        "cron",
        "authpriv",
        "ftp",
        "ntp",
        "security",
        "console",
        "solaris-cron",
        "local0",
        "local1",
        "local2",
        "local3",
        "local4",
        "local5",
        "local6",
        "local7",
    ];

    private static readonly string[] Severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    /// <param name="facility">0 to 23 (RFC 5424 table 1).</param>
    public static string Facility(int facility) => Facilities[facility];

    /// <param name="severity">0 to 7 (RFC 5424 table 2).</param>
    public static string Severity(int severity) => Severities[severity];
}
