using System.Collections.Immutable;

namespace TelemetryGrid.Enrichment;

/// <summary>The business entries of a site that came through the API. An entry for one device alone counts first, then the first that fits.</summary>
/// <param name="Revision">Rises with every change; 0 while there never were any.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.BusinessContext")]
public sealed record BusinessContext(
    [property: Id(0)] long Revision,
    [property: Id(1)] DateTimeOffset? ChangedAt,
    [property: Id(2)] ImmutableArray<BusinessContextEntry> Entries
)
{
    /// <summary>Entries that a site may have; each with a pattern, an interface or a network is tried for every record it could fit.</summary>
    public const int MaxEntries = 500;
}
