using TelemetryGrid.Enrichment;

namespace TelemetryGrid.Grains.Enrichment;

/// <summary>What the business context of a site stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.BusinessContextState")]
public sealed class BusinessContextState
{
    [Id(0)]
    public long Revision { get; set; }

    [Id(1)]
    public DateTimeOffset? ChangedAt { get; set; }

    [Id(2)]
    public List<BusinessContextEntry> Entries { get; set; } = [];
}
