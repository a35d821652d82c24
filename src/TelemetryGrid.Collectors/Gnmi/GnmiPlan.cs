using System.Collections.Immutable;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>A definition, read and found good.</summary>
internal sealed class GnmiPlan
{
    private static readonly TimeSpan ShortestStale = TimeSpan.FromSeconds(30);

    // What there is to know of every device (OpenConfig).
    private static readonly string[] DefaultPaths =
    [
        "/interfaces/interface/state",
        "/system/cpus/cpu/state",
        "/system/memory/state",
        "/network-instances/network-instance/protocols/protocol/bgp/neighbors/neighbor/state",
    ];

    /// <exception cref="IOException">It cannot be collected by; the message lists every error.</exception>
    public GnmiPlan(SourceDefinition source, GnmiDefinition definition)
    {
        var errors = new List<string>();
        Definition = definition;
        var endpoint = source.Endpoint.Contains("://", StringComparison.Ordinal) ? source.Endpoint : $"gnmi://{source.Endpoint}";
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.PathAndQuery.Length > 1)
        {
            errors.Add($"'{source.Endpoint}' is no host and port.");
            uri = new Uri("gnmi://invalid");
        }
        Host = uri.IdnHost;
        Port = uri.Port > 0 ? uri.Port : GnmiDefinition.DefaultPort;
        Address = new Uri(
            $"{(definition.Tls ? "https" : "http")}://{(uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : Host)}:{Port}/gnmi.gNMI/Subscribe"
        );
        Interval = source.Interval;
        var mode = Read(
            "mode",
            definition.Mode,
            errors,
            ("stream", GnmiListMode.Stream),
            ("once", GnmiListMode.Once),
            ("poll", GnmiListMode.Poll)
        );
        Request = new GnmiSubscribeRequest(Subscriptions(source, definition, errors))
        {
            Mode = mode,
            Encoding = Read(
                "encoding",
                definition.Encoding,
                errors,
                ("json", GnmiEncoding.Json),
                ("json_ietf", GnmiEncoding.JsonIetf),
                ("proto", GnmiEncoding.Proto),
                ("ascii", GnmiEncoding.Ascii),
                ("bytes", GnmiEncoding.Bytes)
            ),
            Prefix = Path(definition.Prefix, errors),
            Target = definition.Target,
            UpdatesOnly = definition.UpdatesOnly,
        };
        if (source.Interval <= TimeSpan.Zero)
        {
            errors.Add($"The interval must be positive, not {source.Interval}.");
        }
        if (definition.Timeout <= TimeSpan.Zero)
        {
            errors.Add($"The timeout must be positive, not {definition.Timeout}.");
        }
        StaleAfter = definition.StaleAfter > TimeSpan.Zero ? definition.StaleAfter : Longest(3 * Slowest(), ShortestStale);
        if (errors.Count > 0)
        {
            throw new IOException(string.Join(' ', errors));
        }
    }

    public GnmiDefinition Definition { get; }

    public string Host { get; }

    public int Port { get; }

    public Uri Address { get; }

    public TimeSpan Interval { get; }

    public GnmiSubscribeRequest Request { get; }

    /// <summary>Silence that means a dead stream; a stream that only tells of changes may be silent for ever.</summary>
    public TimeSpan StaleAfter { get; }

    public bool MayBeSilent =>
        Definition.StaleAfter <= TimeSpan.Zero
        && Request.Mode == GnmiListMode.Stream
        && Request.Subscriptions.All(s => s.Mode != GnmiSubscriptionMode.Sample || s.SuppressRedundant)
        && Request.Subscriptions.All(s => s.HeartbeatInterval <= TimeSpan.Zero);

    private TimeSpan Slowest() =>
        Request.Mode == GnmiListMode.Stream
            ? Request
                .Subscriptions.Select(s => s.HeartbeatInterval > TimeSpan.Zero ? s.HeartbeatInterval : s.SampleInterval)
                .Where(i => i > TimeSpan.Zero)
                .DefaultIfEmpty(Interval)
                .Min()
            : Interval;

    private static ImmutableArray<GnmiSubscription> Subscriptions(SourceDefinition source, GnmiDefinition definition, List<string> errors)
    {
        var asked = definition.Subscriptions.IsDefaultOrEmpty
            ? DefaultPaths.Select(p => new GnmiSubscriptionDefinition { Path = p })
            : definition.Subscriptions;
        return
        [
            .. asked.Select(s => new GnmiSubscription(Path(s.Path, errors))
            {
                Mode = Read(
                    "subscription mode",
                    s.Mode,
                    errors,
                    ("sample", GnmiSubscriptionMode.Sample),
                    ("on_change", GnmiSubscriptionMode.OnChange),
                    ("target_defined", GnmiSubscriptionMode.TargetDefined)
                ),
                SampleInterval =
                    s.SampleInterval > TimeSpan.Zero ? s.SampleInterval
                    : s.Mode == "sample" ? source.Interval
                    : TimeSpan.Zero,
                SuppressRedundant = s.SuppressRedundant,
                HeartbeatInterval = s.HeartbeatInterval,
            }),
        ];
    }

    private static GnmiPath Path(string text, List<string> errors)
    {
        if (GnmiPath.TryParse(text, out var path, out var error))
        {
            return path;
        }
        errors.Add(error);
        return GnmiPath.Root;
    }

    private static T Read<T>(string what, string text, List<string> errors, params (string Word, T Value)[] words)
    {
        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }
        errors.Add($"'{text}' is no {what}: use {string.Join(", ", words.Select(w => w.Word))}.");
        return words[0].Value;
    }

    private static TimeSpan Longest(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
