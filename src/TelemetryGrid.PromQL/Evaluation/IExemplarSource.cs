using System.Collections.Immutable;

namespace TelemetryGrid.PromQL;

/// <summary>Where exemplars are kept. They are few and recent; old ones make room for new ones.</summary>
public interface IExemplarSource
{
    /// <summary>Series that have exemplars in the range of the question, in the order of their labels. Its limit is of series.</summary>
    ValueTask<ImmutableArray<ExemplarSeries>> ExemplarsAsync(CatalogRequest request, CancellationToken cancellation);
}
