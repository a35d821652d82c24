namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>
/// The SQL tables of one partition's warm chunks. Reads may run beside each other and beside the one writer; <see cref="WarmTier"/> sees to
/// it that there is one. Every failure is an <see cref="IOException"/> with one sentence.
/// </summary>
internal interface IChunkDatabase : IAsyncDisposable
{
    /// <summary>Every known series' number and place.</summary>
    ValueTask<Dictionary<ulong, int>> LoadSeriesAsync(CancellationToken cancellation);

    /// <summary>The largest symbol id, place, and id of shared times ever given, 0 when there is none.</summary>
    ValueTask<(int Symbol, int Ref, int Times)> LastIdsAsync(CancellationToken cancellation);

    ValueTask<List<SymbolRow>> FindSymbolsAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation);

    ValueTask<List<SymbolRow>> ReadSymbolsAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation);

    /// <summary>The values a label has on any series.</summary>
    ValueTask<List<SymbolRow>> ReadValuesAsync(int name, CancellationToken cancellation);

    /// <summary>The segments of these labels; of one segment only where it is given.</summary>
    ValueTask<List<PostingRow>> ReadPostingsAsync(
        IReadOnlyCollection<(int Name, int Value)> labels,
        int? segment,
        CancellationToken cancellation
    );

    ValueTask<List<SeriesRow>> ReadSeriesAsync(IReadOnlyList<int> refs, CancellationToken cancellation);

    /// <summary>Chunks of these series that overlap the range, by series as given and then by start.</summary>
    ValueTask<List<ChunkRead>> ReadChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation);

    /// <summary>Those of the series that have a chunk overlapping the range.</summary>
    ValueTask<List<int>> RefsWithChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation);

    /// <summary>The windows (of this many milliseconds, open at their start) in which chunks start, up to a time; and the series of each.</summary>
    ValueTask<List<(long Window, int Ref)>> ReadWindowsAsync(long windowMilliseconds, long upTo, CancellationToken cancellation);

    /// <summary>Series that have no chunk.</summary>
    ValueTask<List<int>> ReadEmptySeriesAsync(CancellationToken cancellation);

    /// <summary>Carries everything out in one transaction, or nothing of it.</summary>
    ValueTask CommitAsync(WarmCommit commit, CancellationToken cancellation);

    /// <summary>Gives back disk space that a log of past writes still takes.</summary>
    ValueTask TrimAsync(CancellationToken cancellation);

    /// <summary>Writes a consistent copy into a SQLite file that does not exist yet, if the database is able to.</summary>
    ValueTask<bool> TryCopyToAsync(string path, CancellationToken cancellation);
}
