using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Queries;

/// <summary>A shard of the series store as a query's source.</summary>
internal sealed class ShardSource(SeriesShard shard) : ISeriesSource
{
    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        shard.SelectAsync(selection, cancellation);
}
