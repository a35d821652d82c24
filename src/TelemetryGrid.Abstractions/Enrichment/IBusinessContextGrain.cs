using System.Collections.Immutable;

namespace TelemetryGrid.Enrichment;

/// <summary>Keeps the business entries of one site, keyed by the site's name. Collectors keep a copy.</summary>
[Alias("TelemetryGrid.IBusinessContextGrain")]
public interface IBusinessContextGrain : IGrainWithStringKey
{
    [Alias("Get")]
    Task<BusinessContext> GetAsync();

    /// <summary>Null when the entries still are those of a revision.</summary>
    [Alias("GetNewer")]
    Task<BusinessContext?> GetNewerAsync(long revision);

    /// <summary>Replaces all entries; durable when it returns.</summary>
    [Alias("Put")]
    Task<BusinessContext> PutAsync(ImmutableArray<BusinessContextEntry> entries);
}
