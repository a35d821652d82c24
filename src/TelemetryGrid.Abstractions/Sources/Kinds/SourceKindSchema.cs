using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>
/// What a source of one kind may be told beyond what all are told. Configuration, API and collectors read this one description, so a new kind
/// needs an entry here and a collector.
/// </summary>
public sealed record SourceKindSchema(SourceKind Kind, SourceEndpointForm Endpoint, ImmutableArray<SourceSetting> Settings)
{
    private static readonly FrozenDictionary<SourceKind, SourceKindSchema> All = new SourceKindSchema[]
    {
        new(SourceKind.Flow, SourceEndpointForm.Listener, []) { FilterField = "exporter" },
        new(SourceKind.Netflow, SourceEndpointForm.Listener, []) { FilterField = "exporter" },
        new(SourceKind.Ipfix, SourceEndpointForm.Listener, []) { FilterField = "exporter" },
        new(SourceKind.Sflow, SourceEndpointForm.Listener, []) { FilterField = "exporter" },
        SnmpSettings.Schema,
        new(SourceKind.Prometheus, SourceEndpointForm.Any, []),
        SyslogSettings.Schema,
        TrapSettings.Schema,
        StreamingSettings.Schema,
        BmpSettings.Schema,
        ApiSettings.Schema,
        OtlpSettings.Schema,
    }.ToFrozenDictionary(s => s.Kind);

    /// <summary>The one field that filters of such sources name; empty when they have none.</summary>
    public string FilterField { get; init; } = "";

    /// <summary>The port of an endpoint that names none; 0 makes it name one.</summary>
    public int DefaultPort { get; init; }

    /// <summary>It speaks of one device, whose id may be given.</summary>
    public bool HasDevice { get; init; }

    /// <summary>What settings must be together; each answer is (setting, what is wrong with it). Called with values that hold by themselves.</summary>
    public Func<SourceSettings, SourceCredentials, IEnumerable<(string Name, string Message)>> Together { get; init; } =
        static (_, _) => [];

    /// <summary>Kinds that have a collector.</summary>
    public static IEnumerable<SourceKind> Kinds => All.Keys.Order();

    public static SourceKindSchema Of(SourceKind kind) =>
        All.TryGetValue(kind, out var schema) ? schema : new SourceKindSchema(kind, SourceEndpointForm.Any, []);

    public SourceSetting? Find(string name) => Settings.FirstOrDefault(s => s.Name == name);
}
