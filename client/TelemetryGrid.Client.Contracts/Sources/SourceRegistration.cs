namespace TelemetryGrid.Client;

/// <summary>Registers a source. Properties left out have the defaults stated.</summary>
public sealed record SourceRegistration
{
    /// <summary>1 to 64 letters, digits, <c>- _ .</c>.</summary>
    public required string Id { get; init; }

    /// <summary>A name for people, up to 200 characters.</summary>
    public string Name { get; init; } = "";

    public required SourceKind Kind { get; init; }

    /// <summary>
    /// For flows the address and port to listen on (<c>0.0.0.0:2055</c>), for SNMP the address to poll
    /// (<c>192.0.2.1</c>, <c>[2001:db8::1]:1161</c>; port 161 unless given), for an API its URL.
    /// </summary>
    public required string Endpoint { get; init; }

    /// <summary>The device's id for SNMP sources; by default its address.</summary>
    public string? Device { get; init; }

    /// <summary>Active, inactive or maintenance; default active.</summary>
    public SourceStatus Status { get; init; } = SourceStatus.Active;

    /// <summary>Default standard.</summary>
    public CollectionLevel Level { get; init; } = CollectionLevel.Standard;

    /// <summary>Time between polls, 1 to 86400; default 30.</summary>
    public double IntervalSeconds { get; init; } = 30;

    /// <summary>At most 64.</summary>
    public IReadOnlyList<SourceFilter> Filters { get; init; } = [];

    /// <summary>Labels added to everything the source reports, at most 32.</summary>
    public IReadOnlyDictionary<string, string> Enrichment { get; init; } = new Dictionary<string, string>();

    /// <summary>Retention by kind of telemetry: <c>metric</c>, <c>flow</c>, <c>log</c>, <c>trace</c>, <c>event</c>; 60 seconds to 10 years.</summary>
    public IReadOnlyDictionary<string, double> RetentionSeconds { get; init; } = new Dictionary<string, double>();

    /// <summary>One packet in this many, for exporters that sample without saying so; 0 (default) leaves it to the exporter.</summary>
    public uint SamplingInterval { get; init; }

    /// <summary>What only this kind of source has, for example <c>transport</c> of syslog; a list is joined by line feeds.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public SourceCredentials? Credentials { get; init; }
}
