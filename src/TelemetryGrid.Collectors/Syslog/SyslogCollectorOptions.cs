using System.Net;
using System.Security.Authentication;
using TelemetryGrid.Protocols.Syslog;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>What a syslog source's settings say, read and checked.</summary>
internal sealed record SyslogCollectorOptions
{
    public SyslogTransports Transports { get; init; } = SyslogTransports.Udp | SyslogTransports.Tcp;

    public SyslogStandard Standard { get; init; }

    public SyslogFraming Framing { get; init; }

    /// <summary>Bytes of a message on a stream; what is longer is cut there and counted. 480 (RFC 5424 §6.1) to 65,536.</summary>
    public int MaxMessageBytes { get; init; } = 65_536;

    /// <summary>Connections at a time; further ones are closed at once and counted.</summary>
    public int MaxConnections { get; init; } = 4096;

    /// <summary>A connection that brings nothing for this long is closed; zero for never. A sender without acknowledgements loses a message by it.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a TLS handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Records wait this long at most before they go to the log.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The device is the host name in the message, as behind a relay, instead of the sender's address.</summary>
    public bool DeviceFromHostname { get; init; }

    /// <summary>The clock of devices that name no zone.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Other zones, by network of the sender; the longest prefix decides.</summary>
    public IReadOnlyList<(IPNetwork Network, TimeZoneInfo Zone)> NetworkTimeZones { get; init; } = [];

    /// <summary>Other zones by device id, which decide before those of networks.</summary>
    public IReadOnlyDictionary<string, TimeZoneInfo> DeviceTimeZones { get; init; } = new Dictionary<string, TimeZoneInfo>();

    /// <summary>A time further from its receipt than this is repaired.</summary>
    public TimeSpan MaxClockSkew { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tried in order on bodies that are not JSON; the first that matches decides.</summary>
    public IReadOnlyList<(string Name, GrokPattern Pattern)> Patterns { get; init; } = [];

    /// <summary>PEM file with the server's certificate and those that issued it.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>PEM file with the certificate's key; empty when it stands in the certificate's file.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>PEM file of authorities; where it is given, clients need a certificate of one of them.</summary>
    public string ClientAuthorityFile { get; init; } = "";

    /// <summary>Names of which a client's certificate has to bear one; empty for any.</summary>
    public IReadOnlyList<string> ClientNames { get; init; } = [];

    /// <summary>
    /// With 1.3 a server sends session tickets unasked, and .NET cannot be told otherwise. A sender that never reads closes with them unread,
    /// which resets the connection and costs it what is still on its way; 1.2 alone spares it that.
    /// </summary>
    public SslProtocols TlsVersions { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;
}
