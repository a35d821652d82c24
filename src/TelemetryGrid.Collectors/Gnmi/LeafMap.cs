using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Text;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>Says what a leaf of a device is in the grid: a part of an interface's reading, a series others have as well, or one under its own path.</summary>
internal sealed class LeafMap(DeviceId device, SourceDefinition source)
{
    private const int MaxLabels = 48;

    private readonly ImmutableArray<SourceFilter> _filters = [.. source.Filters.Where(f => f.Field == "interface")];

    public DeviceId Device { get; } = device;

    /// <param name="find">Gives the interface of a name; null when there are too many.</param>
    public StreamedLeaf Classify(in TelemetryUpdate update, Func<string, StreamedInterface?> find)
    {
        var identity = update.Identity.ToArray();
        var path = Encoding.UTF8.GetString(update.Path);
        if (InterfacePaths.Find(path) is { } field)
        {
            var name = InterfaceName(update);
            if (name is null)
            {
                return new StreamedLeaf(identity) { IsUnnamed = true, Field = field };
            }
            if (field == InterfaceField.Name || !Passes(name))
            {
                return new StreamedLeaf(identity) { IsIgnored = true };
            }
            // What runs untagged over an interface is counted with it.
            if (!name.EndsWith(".0", StringComparison.Ordinal) || !path.Contains("/subinterface/", StringComparison.Ordinal))
            {
                return find(name) is { } streamed
                    ? new StreamedLeaf(identity) { Interface = streamed, Field = field }
                    : new StreamedLeaf(identity) { IsIgnored = true };
            }
        }
        var canonical = CanonicalMetrics.Find(path);
        if (canonical is null && source.Level < CollectionLevel.Standard)
        {
            return new StreamedLeaf(identity) { IsIgnored = true };
        }
        return new StreamedLeaf(identity)
        {
            Labels = Labels(update, canonical?.Name ?? LeafName.Snake(path), canonical),
            Canonical = canonical,
            IsBinaryFloat = path.StartsWith("/components/component/power-supply/state/", StringComparison.Ordinal),
        };
    }

    /// <summary>The interface that a delete takes away as a whole; null for others.</summary>
    public string? DeletedInterface(in TelemetryUpdate update) =>
        InterfacePaths.Interfaces.Contains(Encoding.UTF8.GetString(update.Path)) ? InterfaceName(update) : null;

    public bool HostName(in TelemetryUpdate update) =>
        update.Path.SequenceEqual("/system/state/hostname"u8) || update.Path.SequenceEqual("/system/name/host-name"u8);

    public bool BootTime(in TelemetryUpdate update) => update.Path.SequenceEqual("/system/state/boot-time"u8);

    // The first filter that matches decides; with none matching, a name passes unless something had to be included.
    public bool Passes(string name)
    {
        foreach (var filter in _filters)
        {
            if (FileSystemName.MatchesSimpleExpression(filter.Pattern, name, ignoreCase: false))
            {
                return filter.Include;
            }
        }
        return !_filters.Any(f => f.Include);
    }

    public static Labels Info(Labels labels, string value) =>
        new LabelsBuilder(labels).Set(PromQL.Labels.MetricName, $"{labels.Name}_info").Set("value", value).Build();

    public static MetricMetadata Describe(string name, CanonicalMetric? canonical, in TelemetryUpdate update) =>
        new(
            name,
            canonical?.Type ?? (IsCounter(update.Path) ? "counter" : "gauge"),
            $"Streamed from {Encoding.UTF8.GetString(update.Path)}",
            ""
        );

    public static string WithoutModule(string text) => text[(text.LastIndexOf(':') + 1)..];

    private static bool IsCounter(ReadOnlySpan<byte> path) =>
        path.IndexOf("counters/"u8) >= 0 || path.IndexOf("/statistics/"u8) >= 0 || path.IndexOf("_stats/"u8) >= 0;

    // Names of interfaces differ by model; the outermost key that can be one is it, and a subinterface adds its number.
    private static string? InterfaceName(in TelemetryUpdate update)
    {
        string? name = null;
        for (var i = 0; i < update.KeyCount; i++)
        {
            var key = update.KeyAt(i);
            if (
                name is null
                && (
                    key.Name.SequenceEqual("name"u8)
                    || key.Name.SequenceEqual("interface-name"u8)
                    || key.Name.SequenceEqual("if_name"u8)
                    || key.Name.SequenceEqual("port-id"u8)
                )
            )
            {
                name = Encoding.UTF8.GetString(key.Value).Trim();
            }
            else if (name is not null && key.Name.SequenceEqual("index"u8) && key.Element.SequenceEqual("subinterface"u8))
            {
                name = $"{name}.{Encoding.UTF8.GetString(key.Value)}";
            }
        }
        return name is { Length: > 0 and <= 255 } ? name : null;
    }

    private Labels Labels(in TelemetryUpdate update, string name, CanonicalMetric? canonical)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [PromQL.Labels.MetricName] = name,
            ["device"] = Device.Value,
        };
        for (var i = 0; i < update.KeyCount && labels.Count < MaxLabels; i++)
        {
            var key = update.KeyAt(i);
            var element = Encoding.UTF8.GetString(key.Element);
            var keyName = Encoding.UTF8.GetString(key.Name);
            var value = Encoding.UTF8.GetString(key.Value);
            var isLast = i == update.KeyCount - 1;
            var known = canonical is { Label: { } own } && isLast ? own : CanonicalMetrics.Label(element, keyName);
            var label = known ?? LeafName.Label(element, keyName);
            value = label == "afi_safi" ? WithoutModule(value) : value;
            if (!labels.TryAdd(label, value) && !labels.TryAdd($"{LeafName.Snake(element)}_{LeafName.Snake(keyName)}", value))
            {
                labels.TryAdd($"{label}_{i}", value);
            }
        }
        if (canonical is { Label: { } missing, Fixed: { } fallback })
        {
            labels.TryAdd(missing, fallback);
        }
        foreach (var (label, value) in source.Enrichment)
        {
            labels.TryAdd(label, value);
        }
        var builder = new LabelsBuilder();
        foreach (var (label, value) in labels)
        {
            builder.Set(label, value);
        }
        return builder.Build();
    }
}
