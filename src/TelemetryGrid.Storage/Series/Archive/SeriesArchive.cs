using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive;
using TelemetryGrid.Storage.Series.Archive.Warm;

namespace TelemetryGrid.Storage.Series;

/// <summary>The archive of one partition: warm chunks in SQL and cold blocks, read as one.</summary>
public sealed partial class SeriesArchive : ISeriesArchive, IAsyncDisposable
{
    private const int DefaultFindLimit = 100_000;

    private readonly WarmTier _warm;
    private readonly ILogger _logger;

    private SeriesArchive(int partition, WarmTier warm, ILogger logger)
    {
        Partition = partition;
        _warm = warm;
        _logger = logger;
    }

    /// <summary>Whose series these are.</summary>
    public int Partition { get; }

    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    /// <exception cref="IOException">The archive cannot be opened; the message says why.</exception>
    public static async ValueTask<SeriesArchive> OpenAsync(
        SeriesArchiveOptions options,
        int partition,
        ILogger? logger = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        var database = SqliteChunkDatabase.Open(
            new SqliteChunkOptions(
                Path.Combine(options.Folder, "warm", $"p{partition:D4}.db"),
                options.SqliteCacheBytes,
                options.ReadConnections,
                options.MaxWarmBytes / 8192
            )
        );
        var warm = await WarmTier.OpenAsync(database, cancellation);
        return new SeriesArchive(partition, warm, logger ?? NullLogger.Instance);
    }

    /// <inheritdoc/>
    public async ValueTask StoreAsync(
        IReadOnlyList<SeriesDefinition> definitions,
        IReadOnlyList<SealedChunk> chunks,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(definitions);
        ArgumentNullException.ThrowIfNull(chunks);
        await _warm.StoreAsync(definitions, chunks, cancellation);
        ArchiveMetrics.Stored(chunks.Count);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ArchivedSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var refs = await _warm.FindAsync([selection.Matchers], cancellation);
        var definitions = await _warm.DescribeAsync(refs, cancellation);
        var found = new List<ArchivedSeries>();
        var chunks = await _warm.ReadChunksAsync(refs, selection.StartMilliseconds, selection.EndMilliseconds, cancellation);
        var damaged = chunks.Where(static c => !c.IsIntact).Select(static c => c.Key).ToList();
        foreach (var series in chunks.Where(static c => c.IsIntact).GroupBy(static c => c.Key.Ref))
        {
            found.Add(new ArchivedSeries(definitions[series.Key], [.. series.Select(static c => c.Chunk)]));
        }
        if (damaged.Count > 0)
        {
            await QuarantineAsync(damaged, cancellation);
        }
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<CatalogAnswer<SeriesDefinition>> FindAsync(CatalogRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var limit = request.Limit > 0 ? request.Limit : DefaultFindLimit;
        var refs = await _warm.FindAsync(request.MatcherSets, cancellation);
        var present = await _warm.RefsWithChunksAsync(refs, request.StartMilliseconds, request.EndMilliseconds, cancellation);
        var definitions = await _warm.DescribeAsync(present, cancellation);
        return new CatalogAnswer<SeriesDefinition>([.. definitions.Values.Take(limit)], definitions.Count > limit);
    }

    public ValueTask DisposeAsync() => _warm.DisposeAsync();

    private async ValueTask QuarantineAsync(List<ChunkKey> damaged, CancellationToken cancellation)
    {
        await _warm.QuarantineAsync(damaged, cancellation);
        ArchiveMetrics.Damage(damaged.Count, "warm chunk");
        LogDamagedChunks(damaged.Count, Partition);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Count} damaged chunks of partition {Partition} were put into the warm archive's table 'damaged' and are left out of every answer"
    )]
    private partial void LogDamagedChunks(int count, int partition);
}
