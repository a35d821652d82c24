using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series;

/// <summary>Takes everything and keeps nothing.</summary>
internal sealed class ForgetfulArchive : ISeriesArchive
{
    public ValueTask StoreAsync(
        IReadOnlyList<SeriesDefinition> definitions,
        IReadOnlyList<SealedChunk> chunks,
        CancellationToken cancellation
    ) => ValueTask.CompletedTask;

    public ValueTask<IReadOnlyList<ArchivedSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<ArchivedSeries>>([]);

    public ValueTask<CatalogAnswer<SeriesDefinition>> FindAsync(CatalogRequest request, CancellationToken cancellation) =>
        ValueTask.FromResult(new CatalogAnswer<SeriesDefinition>([], IsTruncated: false));
}
