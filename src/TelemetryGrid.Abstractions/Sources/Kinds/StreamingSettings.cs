using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>Settings of <see cref="SourceKind.StreamingTelemetry"/>.</summary>
public static class StreamingSettings
{
    public const string Password = "password";

    private const string Listen = "listen";
    private const string Transport = "transport";
    private const string Mode = "mode";
    private const string Encoding = "encoding";
    private const string Prefix = "prefix";
    private const string Target = "target";
    private const string Paths = "paths";
    private const string UpdatesOnly = "updates_only";
    private const string Tls = "tls";
    private const string InsecureSkipVerify = "insecure_skip_verify";
    private const string CaFile = "ca_file";
    private const string CertificateFile = "certificate_file";
    private const string KeyFile = "key_file";
    private const string ServerName = "server_name";
    private const string StaleAfter = "stale_after";
    private const string Timeout = "timeout";
    private const string User = "user";

    private const long Minute = 60_000;

    public static SourceKindSchema Schema { get; } =
        new(
            SourceKind.StreamingTelemetry,
            SourceEndpointForm.Host,
            [
                Flag(Listen, "Devices dial out to the endpoint and publish (gNMI, Cisco MDT); nothing is subscribed to.", "false"),
                Choice(
                    Transport,
                    "What a listener takes: grpc, or udp for Juniper's native telemetry.",
                    GnmiDefinition.Grpc,
                    GnmiDefinition.Udp
                ),
                Choice(Mode, "What is subscribed to; once and poll ask again at the interval.", "stream", "once", "poll"),
                Choice(Encoding, "How the device is to write values.", "json_ietf", "json", "proto", "ascii", "bytes"),
                Text(Prefix, "In front of every path."),
                Text(Target, "The device behind the agent, where it speaks for several."),
                Text(Paths, "Each PATH, PATH sample 10s, PATH on_change or PATH target_defined; OpenConfig's basics unless given.") with
                {
                    IsList = true,
                },
                Flag(UpdatesOnly, "Only changes, not what holds when the subscription begins.", "false"),
                Flag(Tls, "Without it all can be read on the way, passwords too.", "true"),
                Flag(InsecureSkipVerify, "Take any certificate of the device.", "false"),
                Text(CaFile, "PEM file of the authorities that sign the other side's certificates; those of the system unless given."),
                Text(CertificateFile, "PEM file of our own certificate; a listener with TLS needs one."),
                Text(KeyFile, "PEM file of its key."),
                Text(ServerName, "The name the device's certificate must have; that of the endpoint unless given."),
                new SourceSetting(
                    StaleAfter,
                    SourceSettingType.Duration,
                    "Silence after which a stream is opened anew; 0s for three intervals."
                )
                {
                    Default = "0s",
                    Max = 24 * 60 * Minute,
                },
                new SourceSetting(Timeout, SourceSettingType.Duration, "For connecting and the first answer.")
                {
                    Default = "10s",
                    Min = 100,
                    Max = 10 * Minute,
                },
                Text(User, "The name to log in with."),
                Text(Password, "Its password.") with
                {
                    IsSecret = true,
                },
            ]
        )
        {
            DefaultPort = GnmiDefinition.DefaultPort,
            HasDevice = true,
            Together = Check,
        };

    /// <summary>What the source says, with the defaults of the rest.</summary>
    public static GnmiDefinition DefinitionOf(SourceDefinition source)
    {
        var settings = new SourceSettings(source);
        return new GnmiDefinition
        {
            Listen = settings.Flag(Listen),
            Transport = settings.Text(Transport),
            Mode = settings.Text(Mode),
            Encoding = settings.Text(Encoding),
            Prefix = settings.Text(Prefix),
            Target = settings.Text(Target),
            Subscriptions = [.. settings.List(Paths).Select(p => Subscription(p)!)],
            UpdatesOnly = settings.Flag(UpdatesOnly),
            Tls = settings.Flag(Tls),
            InsecureSkipVerify = settings.Flag(InsecureSkipVerify),
            CaFile = settings.Text(CaFile),
            CertificateFile = settings.Text(CertificateFile),
            KeyFile = settings.Text(KeyFile),
            ServerName = settings.Text(ServerName),
            StaleAfter = settings.Duration(StaleAfter),
            Timeout = settings.Duration(Timeout),
        };
    }

    /// <summary>The name to log in with; empty for none.</summary>
    public static string UserOf(SourceDefinition source) => new SourceSettings(source).Text(User);

    /// <summary>Null when it is not PATH [mode [interval]].</summary>
    private static GnmiSubscriptionDefinition? Subscription(string text)
    {
        // Keys of a path may hold blanks, modes do not.
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var interval = words.Length > 1 ? SourceSettings.ParseDuration(words[^1]) : null;
        var at = interval is null ? words.Length - 1 : words.Length - 2;
        var mode = at > 0 && words[at] is "sample" or "on_change" or "target_defined" ? words[at] : null;
        if (words.Length == 0 || (interval is not null && mode is not "sample"))
        {
            return null;
        }
        return new GnmiSubscriptionDefinition
        {
            Path = string.Join(' ', words[..(mode is null ? words.Length : at)]),
            Mode = mode ?? "sample",
            SampleInterval = interval ?? TimeSpan.Zero,
        };
    }

    private static IEnumerable<(string Name, string Message)> Check(SourceSettings settings, SourceCredentials credentials)
    {
        foreach (var path in settings.List(Paths).Where(p => Subscription(p) is null))
        {
            yield return (Paths, $"must be PATH, PATH sample 10s, PATH on_change or PATH target_defined; it was '{path}'");
        }
        if (settings.Text(Transport) == GnmiDefinition.Udp)
        {
            if (!settings.Flag(Listen))
            {
                yield return (Transport, "can be udp only where listen is true");
            }
            yield break;
        }
        if (settings.Flag(Listen) && settings.Flag(Tls) && settings.Text(CertificateFile).Length == 0)
        {
            yield return (CertificateFile, "is required to listen with TLS");
        }
        if (settings.Text(User).Length > 0 && !settings.Flag(Tls) && credentials.Find(Password) is not null)
        {
            yield return (Tls, "must be true where a password is sent");
        }
    }

    private static SourceSetting Text(string name, string description) => new(name, SourceSettingType.Text, description);

    private static SourceSetting Flag(string name, string description, string standard) =>
        new(name, SourceSettingType.Boolean, description) { Default = standard };

    private static SourceSetting Choice(string name, string description, params string[] choices) =>
        new(name, SourceSettingType.Choice, description) { Choices = [.. choices], Default = choices[0] };
}
