using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;

namespace TelemetryGrid.Sources;

/// <summary>What is collected, from where and how. Credentials are kept apart, in <see cref="SourceCredentials"/>, so that this may be shown.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SourceDefinition")]
public sealed record SourceDefinition
{
    [Id(0)]
    public required SourceId Id { get; init; }

    [Id(1)]
    public string Name { get; init; } = "";

    [Id(2)]
    public required SourceKind Kind { get; init; }

    /// <summary>
    /// For flows the address and port to listen on, for SNMP the address (and port, default 161) to poll, for Prometheus the
    /// <c>host:port</c> or URL to scrape; empty where <see cref="ScrapeDefinition.Targets"/> lists several.
    /// </summary>
    [Id(3)]
    public required string Endpoint { get; init; }

    /// <summary>The device's id for SNMP sources; by default its address.</summary>
    [Id(4)]
    public DeviceId? Device { get; init; }

    /// <summary>As asked for by configuration or a user: Active, Inactive or Maintenance.</summary>
    [Id(5)]
    public SourceStatus Status { get; init; } = SourceStatus.Active;

    [Id(6)]
    public CollectionLevel Level { get; init; } = CollectionLevel.Standard;

    /// <summary>Time between polls; unused by sources that listen.</summary>
    [Id(7)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    [Id(8)]
    public ImmutableArray<SourceFilter> Filters { get; init; } = [];

    /// <summary>Labels added to everything this source reports (site, role, tenant, …).</summary>
    [Id(9)]
    public ImmutableDictionary<string, string> Enrichment { get; init; } = ImmutableDictionary<string, string>.Empty;

    [Id(10)]
    public ImmutableDictionary<TelemetryCategory, TimeSpan> Retention { get; init; } =
        ImmutableDictionary<TelemetryCategory, TimeSpan>.Empty;

    /// <summary>One packet in this many, for exporters that sample without saying so; 0 leaves it to the exporter.</summary>
    [Id(11)]
    public uint SamplingInterval { get; init; }

    /// <summary>Declared by the configuration file, which alone may change or remove it.</summary>
    [Id(12)]
    public bool IsConfigured { get; init; }

    /// <summary>Set by the registry; moves with every change, so that collectors see one without comparing contents.</summary>
    [Id(13)]
    public long Revision { get; init; }

    /// <summary>For Prometheus sources; null scrapes the endpoint with every default.</summary>
    [Id(14)]
    public ScrapeDefinition? Scrape { get; init; }

    /// <summary>What only this kind of source has, by the names of its <see cref="SourceKindSchema"/>; read them through <see cref="SourceSettings"/>.</summary>
    [Id(15)]
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;
}
