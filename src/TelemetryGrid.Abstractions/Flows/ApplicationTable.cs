using System.Collections.Frozen;

namespace TelemetryGrid.Flows;

/// <summary>
/// Names applications by protocol, well-known port (IANA service names where those are in use) and traffic class; a guess, and said to be
/// one in the documentation. Never changes.
/// </summary>
public sealed class ApplicationTable
{
    private const byte Icmp = 1;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Icmpv6 = 58;

    // Bit 1 TCP, bit 2 UDP.
    private static readonly FrozenDictionary<ushort, (string Name, byte Transports)> Ports = new Dictionary<ushort, (string, byte)>
    {
        [20] = ("ftp-data", 1),
        [21] = ("ftp", 1),
        [22] = ("ssh", 1),
        [23] = ("telnet", 1),
        [25] = ("smtp", 1),
        [49] = ("tacacs", 1),
        [53] = ("domain", 3),
        [67] = ("dhcp", 2),
        [68] = ("dhcp", 2),
        [69] = ("tftp", 2),
        [80] = ("http", 1),
        [88] = ("kerberos", 3),
        [110] = ("pop3", 1),
        [123] = ("ntp", 2),
        [135] = ("msrpc", 1),
        [137] = ("netbios-ns", 2),
        [138] = ("netbios-dgm", 2),
        [139] = ("netbios-ssn", 1),
        [143] = ("imap", 1),
        [161] = ("snmp", 2),
        [162] = ("snmptrap", 2),
        [179] = ("bgp", 1),
        [389] = ("ldap", 3),
        [443] = ("https", 1),
        [445] = ("microsoft-ds", 1),
        [465] = ("submissions", 1),
        [500] = ("isakmp", 2),
        [514] = ("syslog", 2),
        [520] = ("rip", 2),
        [554] = ("rtsp", 3),
        [587] = ("submission", 1),
        [636] = ("ldaps", 1),
        [646] = ("ldp", 3),
        [830] = ("netconf-ssh", 1),
        [853] = ("domain-s", 3),
        [873] = ("rsync", 1),
        [989] = ("ftps-data", 1),
        [990] = ("ftps", 1),
        [993] = ("imaps", 1),
        [995] = ("pop3s", 1),
        [1194] = ("openvpn", 3),
        [1433] = ("ms-sql", 1),
        [1521] = ("oracle", 1),
        [1701] = ("l2tp", 2),
        [1812] = ("radius", 2),
        [1813] = ("radius-acct", 2),
        [1883] = ("mqtt", 1),
        [2049] = ("nfs", 3),
        [2055] = ("netflow", 2),
        [3128] = ("http-proxy", 1),
        [3268] = ("globalcatalog", 1),
        [3306] = ("mysql", 1),
        [3389] = ("rdp", 3),
        [3478] = ("stun", 3),
        [4317] = ("otlp", 1),
        [4500] = ("ipsec-nat-t", 2),
        [4739] = ("ipfix", 3),
        [4789] = ("vxlan", 2),
        [5060] = ("sip", 3),
        [5061] = ("sips", 1),
        [5222] = ("xmpp-client", 1),
        [5353] = ("mdns", 2),
        [5432] = ("postgresql", 1),
        [5671] = ("amqps", 1),
        [5672] = ("amqp", 1),
        [5900] = ("vnc", 1),
        [6343] = ("sflow", 2),
        [6379] = ("redis", 1),
        [6514] = ("syslog-tls", 1),
        [6443] = ("kubernetes-api", 1),
        [8080] = ("http-alt", 1),
        [8443] = ("https-alt", 1),
        [8883] = ("mqtts", 1),
        [9090] = ("prometheus", 1),
        [9092] = ("kafka", 1),
        [9339] = ("gnmi-gnoi", 1),
        [9200] = ("elasticsearch", 1),
        [11211] = ("memcached", 3),
        [27017] = ("mongodb", 1),
        [51820] = ("wireguard", 2),
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<ApplicationKey, string>? _own;

    /// <param name="own">By what <see cref="ApplicationKey.TryParse"/> takes, before the built-in names; what it does not take is left out.</param>
    public ApplicationTable(IEnumerable<KeyValuePair<string, string>> own)
    {
        ArgumentNullException.ThrowIfNull(own);
        var names = new Dictionary<ApplicationKey, string>();
        foreach (var (text, name) in own)
        {
            if (ApplicationKey.TryParse(text, out var key))
            {
                names[key] = name;
            }
        }
        _own = names.Count == 0 ? null : names.ToFrozenDictionary();
    }

    /// <summary>The built-in names alone.</summary>
    public static ApplicationTable Standard { get; } = new([]);

    /// <summary>Whether any name goes by the traffic class, which otherwise need not be known.</summary>
    public bool UsesDscp => _own is not null && _own.Keys.Any(k => k.Protocol == ApplicationKey.Dscp);

    /// <summary>
    /// The service behind the lower well-known port of the two, <c>quic</c> for UDP 443, else what goes by the traffic class, else the
    /// protocol's name. A port the user named comes before built-in ones.
    /// </summary>
    public string Name(byte protocol, ushort sourcePort, ushort destinationPort, byte dscp = 0)
    {
        var (low, high) = sourcePort < destinationPort ? (sourcePort, destinationPort) : (destinationPort, sourcePort);
        return Own(protocol, low)
            ?? Own(protocol, high)
            ?? Standards(protocol, low, high)
            ?? Own(ApplicationKey.Dscp, dscp)
            ?? ProtocolName(protocol);
    }

    /// <summary>The service behind a server's port, else what goes by the traffic class; null when neither has a name.</summary>
    public string? Find(byte protocol, ushort? port, byte? dscp) =>
        (port is { } known ? Own(protocol, known) ?? Standards(protocol, known, known) : null)
        ?? (dscp is { } marked ? Own(ApplicationKey.Dscp, marked) : null);

    /// <summary>The IANA keyword in lower case, or <c>protocol N</c>.</summary>
    public static string ProtocolName(byte protocol) =>
        protocol switch
        {
            Icmp => "icmp",
            2 => "igmp",
            4 => "ipv4",
            Tcp => "tcp",
            Udp => "udp",
            41 => "ipv6",
            46 => "rsvp",
            47 => "gre",
            50 => "esp",
            51 => "ah",
            Icmpv6 => "ipv6-icmp",
            88 => "eigrp",
            89 => "ospf",
            103 => "pim",
            112 => "vrrp",
            115 => "l2tp",
            132 => "sctp",
            136 => "udplite",
            _ => $"protocol {protocol}",
        };

    private string? Own(int protocol, int number) => _own?.GetValueOrDefault(new ApplicationKey(protocol, number));

    private static string? Standards(byte protocol, ushort low, ushort high) =>
        protocol is not (Tcp or Udp) ? null
        : protocol == Udp && (low == 443 || high == 443) ? "quic"
        : Port(low, protocol) ?? Port(high, protocol);

    private static string? Port(ushort port, byte protocol) =>
        Ports.TryGetValue(port, out var entry) && (entry.Transports & (protocol == Tcp ? 1 : 2)) != 0 ? entry.Name : null;
}
