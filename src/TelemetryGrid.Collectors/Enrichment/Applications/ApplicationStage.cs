using System.Collections.Frozen;
using System.Globalization;

namespace TelemetryGrid.Collectors.Enrichment.Applications;

/// <summary>Guesses the application from the server's port, and names the traffic class (RFC 2474, 2597, 3246, 5865, 8622).</summary>
internal sealed class ApplicationStage : IEnrichmentStage
{
    private const int Tcp = 6;
    private const int Udp = 17;

    // IANA service names of the ports that network devices' logs and events speak of most.
    private static readonly (int Port, string Name, bool IsTcp, bool IsUdp)[] s_wellKnown =
    [
        (21, "ftp", true, false),
        (22, "ssh", true, false),
        (23, "telnet", true, false),
        (25, "smtp", true, false),
        (49, "tacacs", true, false),
        (53, "domain", true, true),
        (67, "dhcp", false, true),
        (68, "dhcp", false, true),
        (69, "tftp", false, true),
        (80, "http", true, false),
        (88, "kerberos", true, true),
        (123, "ntp", false, true),
        (161, "snmp", false, true),
        (162, "snmptrap", false, true),
        (179, "bgp", true, false),
        (389, "ldap", true, true),
        (443, "https", true, true),
        (445, "microsoft-ds", true, false),
        (500, "isakmp", false, true),
        (514, "syslog", false, true),
        (587, "submission", true, false),
        (636, "ldaps", true, false),
        (646, "ldp", true, true),
        (830, "netconf-ssh", true, false),
        (853, "domain-s", true, true),
        (993, "imaps", true, false),
        (1194, "openvpn", true, true),
        (1433, "ms-sql-s", true, false),
        (1812, "radius", false, true),
        (1813, "radius-acct", false, true),
        (2055, "netflow", false, true),
        (3306, "mysql", true, false),
        (3389, "ms-wbt-server", true, true),
        (4500, "ipsec-nat-t", false, true),
        (4739, "ipfix", true, true),
        (5060, "sip", true, true),
        (5432, "postgresql", true, false),
        (6343, "sflow", false, true),
        (6514, "syslog-tls", true, false),
        (9339, "gnmi-gnoi", true, false),
    ];

    private readonly FrozenDictionary<ApplicationKey, string> _names;

    /// <param name="own">By keys that <see cref="ApplicationKey.TryParse"/> takes; before the built-in ones.</param>
    public ApplicationStage(IDictionary<string, string> own)
    {
        var names = new Dictionary<ApplicationKey, string>();
        foreach (var (port, name, isTcp, isUdp) in s_wellKnown)
        {
            if (isTcp)
            {
                names[new ApplicationKey(Tcp, port)] = name;
            }
            if (isUdp)
            {
                names[new ApplicationKey(Udp, port)] = name;
            }
        }
        foreach (var (text, name) in own)
        {
            if (ApplicationKey.TryParse(text, out var key))
            {
                names[key] = name;
            }
        }
        _names = names.ToFrozenDictionary();
    }

    public string Name => "application";

    // The transport alone names nothing.
    public IReadOnlyCollection<string> Reads { get; } = ["destination.port", "network.dscp"];

    public DateTimeOffset? DataTime => null;

    public IReadOnlyList<IWatchedFile> Files => [];

    public void Enrich(EnrichmentDraft draft)
    {
        string? application = null;
        if (
            draft.TryGet("destination.port", out var portText)
            && int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && draft.TryGet("network.transport", out var transport)
            && ApplicationKey.ProtocolNumber(transport) is { } protocol
        )
        {
            application = _names.GetValueOrDefault(new ApplicationKey(protocol, port));
        }
        if (
            draft.TryGet("network.dscp", out var dscpText)
            && byte.TryParse(dscpText, NumberStyles.None, CultureInfo.InvariantCulture, out var dscp)
            && dscp < 64
        )
        {
            application ??= _names.GetValueOrDefault(new ApplicationKey(ApplicationKey.Dscp, dscp));
            draft.Annotate("network.dscp.name", DscpName(dscp));
        }
        draft.Annotate("network.application", application);
    }

    private static string? DscpName(int dscp) =>
        dscp switch
        {
            0 => "default",
            1 => "le",
            44 => "voice-admit",
            46 => "ef",
            _ when dscp % 8 == 0 => $"cs{dscp / 8}",
            // Assured forwarding: classes 1 to 4, drop precedences 1 to 3.
            > 8 and < 40 when dscp % 2 == 0 => $"af{dscp / 8}{dscp % 8 / 2}",
            _ => null,
        };
}
