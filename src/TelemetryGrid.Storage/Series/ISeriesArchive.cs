using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Everything of one partition that has left the hot store: sealed chunks in SQL (warm) and in block files (cold), raw and downsampled,
/// seen as one. Thread-safe.
/// </summary>
public interface ISeriesArchive
{
    /// <summary>
    /// Stores chunks and the definitions of their series in one commit. Storing a chunk of the same series and start again replaces it, so a
    /// write may be repeated after a crash.
    /// </summary>
    /// <exception cref="IOException">Nothing was stored; the message says why (for example a full disk).</exception>
    ValueTask StoreAsync(IReadOnlyList<SeriesDefinition> definitions, IReadOnlyList<SealedChunk> chunks, CancellationToken cancellation);

    /// <summary>
    /// Series that match and have samples in the selection's time range, each once. Where raw samples were deleted, downsampled ones stand
    /// in, chosen by <see cref="SeriesSelection.Function"/>. Damaged blocks are left out, counted and quarantined.
    /// </summary>
    ValueTask<IReadOnlyList<ArchivedSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation);

    /// <summary>Series that match any of the request's sets and have samples in its range, each once, at most its limit.</summary>
    ValueTask<CatalogAnswer<SeriesDefinition>> FindAsync(CatalogRequest request, CancellationToken cancellation);
}
