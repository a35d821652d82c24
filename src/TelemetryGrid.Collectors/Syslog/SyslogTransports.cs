namespace TelemetryGrid.Collectors.Syslog;

/// <summary>How messages reach a source's port. TCP and TLS cannot share one.</summary>
[Flags]
internal enum SyslogTransports
{
    None = 0,

    /// <summary>A message per datagram (RFC 5426).</summary>
    Udp = 1,

    /// <summary>RFC 6587.</summary>
    Tcp = 2,

    /// <summary>RFC 5425.</summary>
    Tls = 4,
}
