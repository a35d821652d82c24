using System.Net;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.Syslog"/>.</summary>
public static class SyslogSettings
{
    public const string Transports = "transports";
    public const string Standard = "standard";
    public const string Framing = "framing";
    public const string MaxMessageBytes = "max_message_bytes";
    public const string MaxConnections = "max_connections";
    public const string IdleTimeout = "idle_timeout";
    public const string DeviceFrom = "device_from";
    public const string TimeZone = "time_zone";
    public const string TimeZones = "time_zones";
    public const string MaxClockSkew = "max_clock_skew";
    public const string Patterns = "patterns";
    public const string PatternDefinitions = "pattern_definitions";
    public const string TlsVersions = "tls_versions";
    public const string TlsCertificate = "tls_certificate";
    public const string TlsKey = "tls_key";
    public const string TlsClientAuthority = "tls_client_ca";
    public const string TlsClientNames = "tls_client_names";

    private const long Second = 1000;
    private const long Day = 86_400 * Second;

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.Syslog,
            SourceEndpointForm.Listener,
            [
                Choice(Transports, "What the port is opened for; TCP and TLS cannot share one.", ["udp", "tcp", "tls"], "udp\ntcp") with
                {
                    IsList = true,
                },
                Choice(Standard, "The header messages have; auto looks at each.", ["auto", "rfc5424", "rfc3164"], "auto"),
                Choice(
                    Framing,
                    "How messages follow one another on a stream; auto looks at each.",
                    ["auto", "octet_counting", "newline"],
                    "auto"
                ),
                new SourceSetting(MaxMessageBytes, SourceSettingType.Integer, "Bytes of a message on a stream; longer ones are cut.")
                {
                    Default = "65536",
                    Min = 480,
                    Max = 65_536,
                },
                new SourceSetting(MaxConnections, SourceSettingType.Integer, "Connections at a time; further ones are closed at once.")
                {
                    Default = "4096",
                    Min = 1,
                    Max = 100_000,
                },
                new SourceSetting(
                    IdleTimeout,
                    SourceSettingType.Duration,
                    "A connection that brings nothing for this long is closed; plain senders lose a message when theirs is."
                )
                {
                    Default = "1h",
                    Min = Second,
                    Max = 30 * Day,
                },
                Choice(
                    DeviceFrom,
                    "What names the device: the sender's address, or the host name in the message (relays).",
                    ["address", "hostname"],
                    "address"
                ),
                new SourceSetting(TimeZone, SourceSettingType.Text, "Time zone of devices that state none, such as Europe/Berlin.")
                {
                    Default = "UTC",
                },
                new SourceSetting(TimeZones, SourceSettingType.Text, "Other time zones, each DEVICE=ZONE or NETWORK=ZONE.")
                {
                    IsList = true,
                },
                new SourceSetting(MaxClockSkew, SourceSettingType.Duration, "Times further from their receipt are repaired.")
                {
                    Default = "5m",
                    Min = Second,
                    Max = Day,
                },
                new SourceSetting(
                    Patterns,
                    SourceSettingType.Text,
                    "Patterns for texts that are not JSON, each NAME=PATTERN with %{IP:client} in it; the first that matches gives the fields."
                )
                {
                    IsList = true,
                },
                new SourceSetting(
                    PatternDefinitions,
                    SourceSettingType.Text,
                    "Named expressions for use in patterns, each NAME=EXPRESSION."
                )
                {
                    IsList = true,
                },
                Choice(
                    TlsVersions,
                    "Versions of TLS; 1.2 alone for senders that never read, which lose what is on its way when they close under 1.3.",
                    ["1.2", "1.3"],
                    "1.2\n1.3"
                ) with
                {
                    IsList = true,
                },
                new SourceSetting(TlsCertificate, SourceSettingType.Text, "PEM file of the server's certificate and those that issued it."),
                new SourceSetting(TlsKey, SourceSettingType.Text, "PEM file of the certificate's key, where it is not in the same file."),
                new SourceSetting(
                    TlsClientAuthority,
                    SourceSettingType.Text,
                    "PEM file of authorities; clients then need a certificate of one of them."
                ),
                new SourceSetting(TlsClientNames, SourceSettingType.Text, "Names of which a client's certificate has to bear one.")
                {
                    IsList = true,
                },
            ]
        )
        {
            FilterField = "exporter",
            Together = static (settings, _) => Check(settings),
        };

    /// <summary>Splits NAME=VALUE at the first equals sign; false when either is empty.</summary>
    public static bool TrySplit(string pair, out string name, out string value)
    {
        ArgumentNullException.ThrowIfNull(pair);
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        (name, value) = at > 0 ? (pair[..at].Trim(), pair[(at + 1)..].Trim()) : ("", "");
        return name.Length > 0 && value.Length > 0;
    }

    private static SourceSetting Choice(string name, string description, string[] choices, string standard) =>
        new(name, SourceSettingType.Choice, description) { Choices = [.. choices], Default = standard };

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings)
    {
        var transports = settings.List(Transports);
        if (transports.Contains("tcp") && transports.Contains("tls"))
        {
            yield return (Transports, "TCP and TLS cannot share a port; make a source of each.");
        }
        if (transports.Contains("tls") && settings.Text(TlsCertificate).Length == 0)
        {
            yield return (TlsCertificate, "TLS needs a server certificate.");
        }
        if (settings.Text(TlsClientNames).Length > 0 && settings.Text(TlsClientAuthority).Length == 0)
        {
            yield return (TlsClientNames, $"Names of clients prove something only with {TlsClientAuthority}.");
        }
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(settings.Text(TimeZone), out _))
        {
            yield return (TimeZone, $"This system knows no time zone '{settings.Text(TimeZone)}'.");
        }
        foreach (var pair in settings.List(TimeZones))
        {
            if (!TrySplit(pair, out var name, out var zone))
            {
                yield return (TimeZones, $"'{pair}' is not DEVICE=ZONE or NETWORK=ZONE.");
            }
            else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            {
                yield return (TimeZones, $"This system knows no time zone '{zone}'.");
            }
            else if (!DeviceId.TryParse(name, out _) && !IPNetwork.TryParse(name, out _))
            {
                yield return (TimeZones, $"'{name}' is neither a device nor a network.");
            }
        }
        foreach (var setting in (string[])[Patterns, PatternDefinitions])
        {
            foreach (var pair in settings.List(setting))
            {
                if (!TrySplit(pair, out _, out _))
                {
                    yield return (setting, $"'{pair}' is not NAME=PATTERN.");
                }
            }
        }
    }
}
