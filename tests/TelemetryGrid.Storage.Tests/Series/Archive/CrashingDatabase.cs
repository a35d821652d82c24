using TelemetryGrid.Storage.Series.Archive.Warm;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>A chunk database that a <see cref="CrashPlan"/> may end.</summary>
internal sealed class CrashingDatabase(IChunkDatabase inner, CrashPlan plan) : IChunkDatabase
{
    public ValueTask<Dictionary<ulong, int>> LoadSeriesAsync(CancellationToken cancellation) => inner.LoadSeriesAsync(cancellation);

    public ValueTask<(int Symbol, int Ref, int Times)> LastIdsAsync(CancellationToken cancellation) => inner.LastIdsAsync(cancellation);

    public ValueTask<List<SymbolRow>> FindSymbolsAsync(IReadOnlyCollection<string> texts, CancellationToken cancellation) =>
        inner.FindSymbolsAsync(texts, cancellation);

    public ValueTask<List<SymbolRow>> ReadSymbolsAsync(IReadOnlyCollection<int> ids, CancellationToken cancellation) =>
        inner.ReadSymbolsAsync(ids, cancellation);

    public ValueTask<List<SymbolRow>> ReadValuesAsync(int name, CancellationToken cancellation) =>
        inner.ReadValuesAsync(name, cancellation);

    public ValueTask<List<PostingRow>> ReadPostingsAsync(
        IReadOnlyCollection<(int Name, int Value)> labels,
        int? segment,
        CancellationToken cancellation
    ) => inner.ReadPostingsAsync(labels, segment, cancellation);

    public ValueTask<List<SeriesRow>> ReadSeriesAsync(IReadOnlyList<int> refs, CancellationToken cancellation) =>
        inner.ReadSeriesAsync(refs, cancellation);

    public ValueTask<List<ChunkRead>> ReadChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        inner.ReadChunksAsync(refs, start, end, cancellation);

    public ValueTask<List<int>> RefsWithChunksAsync(IReadOnlyList<int> refs, long start, long end, CancellationToken cancellation) =>
        inner.RefsWithChunksAsync(refs, start, end, cancellation);

    public ValueTask<List<(long Window, int Ref)>> ReadWindowsAsync(long milliseconds, long upTo, CancellationToken cancellation) =>
        inner.ReadWindowsAsync(milliseconds, upTo, cancellation);

    public ValueTask<List<int>> ReadEmptySeriesAsync(CancellationToken cancellation) => inner.ReadEmptySeriesAsync(cancellation);

    public async ValueTask CommitAsync(WarmCommit commit, CancellationToken cancellation)
    {
        plan.Step();
        await inner.CommitAsync(commit, cancellation);
        plan.Step();
    }

    public ValueTask TrimAsync(CancellationToken cancellation) => inner.TrimAsync(cancellation);

    public ValueTask<bool> TryCopyToAsync(string path, CancellationToken cancellation) => inner.TryCopyToAsync(path, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
