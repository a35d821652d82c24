using System.Collections.Immutable;

namespace TelemetryGrid.Enrichment;

/// <summary>How the enrichment of this node fares.</summary>
public interface IEnrichmentStatus
{
    /// <summary>Each stage, in the order they run.</summary>
    ImmutableArray<EnrichmentStageReport> Describe();
}
