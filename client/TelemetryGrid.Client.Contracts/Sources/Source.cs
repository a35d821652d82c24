namespace TelemetryGrid.Client;

/// <summary>One telemetry source: what is collected, from where, how, and how that goes. Credentials are never part of it.</summary>
public sealed record Source
{
    public required string Id { get; init; }

    public string Name { get; init; } = "";

    public required SourceKind Kind { get; init; }

    /// <summary>For flows the address and port to listen on, for SNMP the address and port to poll.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The device's id, for SNMP sources that name one.</summary>
    public string? Device { get; init; }

    /// <summary>As asked for: active, inactive or maintenance. How it goes is in <c>health</c>.</summary>
    public SourceStatus Status { get; init; }

    public CollectionLevel Level { get; init; }

    /// <summary>Time between polls; unused by sources that listen.</summary>
    public double IntervalSeconds { get; init; }

    public IReadOnlyList<SourceFilter> Filters { get; init; } = [];

    /// <summary>Labels added to everything the source reports.</summary>
    public IReadOnlyDictionary<string, string> Enrichment { get; init; } = new Dictionary<string, string>();

    /// <summary>Retention by kind of telemetry: <c>metric</c>, <c>flow</c>, <c>log</c>, <c>trace</c>, <c>event</c>.</summary>
    public IReadOnlyDictionary<string, double> RetentionSeconds { get; init; } = new Dictionary<string, double>();

    /// <summary>One packet in this many, for exporters that sample without saying so; 0 leaves it to the exporter.</summary>
    public uint SamplingInterval { get; init; }

    /// <summary>What only this kind of source has; a list is joined by line feeds.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The configuration file declares it, and alone may change or remove it.</summary>
    public bool IsConfigured { get; init; }

    public bool HasCredentials { get; init; }

    /// <summary>Null until its collector reported once.</summary>
    public SourceHealth? Health { get; init; }
}
