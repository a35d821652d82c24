using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series.Archive;
using TelemetryGrid.Storage.Series.Archive.Cold;
using TelemetryGrid.Storage.Series.Archive.Warm;

namespace TelemetryGrid.Storage.Series;

/// <summary>The archive of one partition: warm chunks in SQL and cold blocks, read as one.</summary>
public sealed partial class SeriesArchive : ISeriesArchive, IAsyncDisposable
{
    private const int DefaultFindLimit = 100_000;
    private const int MaxAttempts = 10;

    private readonly ILogger _logger;

    private SeriesArchive(int partition, WarmTier warm, ColdTier cold, ILogger logger)
    {
        Partition = partition;
        Warm = warm;
        Cold = cold;
        _logger = logger;
    }

    /// <summary>Whose series these are.</summary>
    public int Partition { get; }

    internal WarmTier Warm { get; }

    internal ColdTier Cold { get; }

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
        var database = await OpenDatabaseAsync(options, partition, cancellation);
        return await OpenAsync(options, partition, database, OpenStore(options), logger ?? NullLogger.Instance, cancellation);
    }

    /// <summary>Opens the archive over a database and a store, which it then owns.</summary>
    internal static async ValueTask<SeriesArchive> OpenAsync(
        SeriesArchiveOptions options,
        int partition,
        IChunkDatabase database,
        IObjectStore store,
        ILogger logger,
        CancellationToken cancellation
    )
    {
        try
        {
            var warm = await WarmTier.OpenAsync(database, cancellation);
            var cold = await ColdTier.OpenAsync(store, partition, options.BlockWindow, options.BlockIndexCacheBytes, logger, cancellation);
            return new SeriesArchive(partition, warm, cold, logger);
        }
        catch
        {
            await database.DisposeAsync();
            store.Dispose();
            throw;
        }
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
        await Warm.StoreAsync(definitions, chunks, cancellation);
        ArchiveMetrics.Stored(chunks.Count);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ArchivedSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return await RepeatAsync(() => SelectOnceAsync(null, selection, cancellation));
    }

    /// <inheritdoc/>
    public async ValueTask<CatalogAnswer<SeriesDefinition>> FindAsync(CatalogRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await RepeatAsync(() => FindOnceAsync(request, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await Warm.DisposeAsync();
        Cold.Dispose();
    }

    internal void CountDamaged(int chunks)
    {
        if (chunks > 0)
        {
            ArchiveMetrics.Damage(chunks, "warm chunk");
            LogDamagedChunks(chunks, Partition);
        }
    }

    private static async ValueTask<IChunkDatabase> OpenDatabaseAsync(
        SeriesArchiveOptions options,
        int partition,
        CancellationToken cancellation
    ) =>
        options.PostgresConnectionString.Length > 0
            ? await PostgresChunkDatabase.OpenAsync(options, partition, cancellation)
            : SqliteChunkDatabase.Open(
                new SqliteChunkOptions(
                    WarmPath(options, partition),
                    options.SqliteCacheBytes,
                    options.ReadConnections,
                    options.MaxWarmBytes / 8192
                )
            );

    internal static IObjectStore OpenStore(SeriesArchiveOptions options) =>
        options.S3Bucket.Length > 0 ? new S3ObjectStore(options) : new FolderObjectStore(Path.Combine(options.Folder, "blocks"));

    /// <exception cref="IOException">The partition has samples already.</exception>
    internal static async ValueTask RequireEmptyAsync(
        SeriesArchiveOptions options,
        IObjectStore store,
        int partition,
        CancellationToken cancellation
    )
    {
        var isEmpty = (await store.ListAsync($"p{partition:D4}/", cancellation)).Count == 0;
        if (isEmpty && (options.PostgresConnectionString.Length > 0 || File.Exists(WarmPath(options, partition))))
        {
            await using var warm = await WarmTier.OpenAsync(await OpenDatabaseAsync(options, partition, cancellation), cancellation);
            isEmpty = warm.IsEmpty;
        }
        if (!isEmpty)
        {
            throw new IOException($"Partition {partition} has samples already; a backup is restored into an empty archive only.");
        }
    }

    internal static async ValueTask RestoreWarmAsync(
        SeriesArchiveOptions options,
        int partition,
        string backup,
        CancellationToken cancellation
    )
    {
        if (options.PostgresConnectionString.Length == 0)
        {
            var path = WarmPath(options, partition);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(backup, path, overwrite: true);
            return;
        }
        // Opened as a copy, so that the backup stays as it was checked.
        var copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.Copy(backup, copy);
        try
        {
            await using var source = await WarmTier.OpenAsync(
                SqliteChunkDatabase.Open(new SqliteChunkOptions(copy, 1 << 22, 1, 0)),
                cancellation
            );
            await using var target = await WarmTier.OpenAsync(await OpenDatabaseAsync(options, partition, cancellation), cancellation);
            await source.CopyIntoAsync(target, cancellation);
        }
        finally
        {
            File.Delete(copy);
            File.Delete(copy + ".lock");
        }
    }

    private static string WarmPath(SeriesArchiveOptions options, int partition) =>
        Path.Combine(options.Folder, "warm", $"p{partition:D4}.db");

    /// <summary>As the selection by matchers, of series known by their numbers.</summary>
    internal ValueTask<IReadOnlyList<ArchivedSeries>> SelectAsync(
        IReadOnlyList<ulong> numbers,
        SeriesSelection selection,
        CancellationToken cancellation
    ) => RepeatAsync(() => SelectOnceAsync(numbers, selection, cancellation));

    private async ValueTask<IReadOnlyList<ArchivedSeries>> SelectOnceAsync(
        IReadOnlyList<ulong>? numbers,
        SeriesSelection selection,
        CancellationToken cancellation
    )
    {
        var query = new ArchiveQuery(Cold, selection, numbers);
        var refs = numbers is null ? await Warm.FindAsync([selection.Matchers], cancellation) : Warm.Find(numbers);
        var chunks = await Warm.ReadChunksAsync(refs, selection.StartMilliseconds, selection.EndMilliseconds, cancellation);
        if (chunks.Count > 0)
        {
            var places = chunks.Select(static c => c.Key.Ref).Distinct().ToList();
            query.AddWarm(chunks, await Warm.DescribeAsync(places, cancellation));
            var damaged = chunks.Where(static c => !c.IsIntact).Select(static c => c.Key).ToList();
            if (damaged.Count > 0)
            {
                await Warm.QuarantineAsync(damaged, cancellation);
                CountDamaged(damaged.Count);
            }
        }
        await query.AddColdAsync(cancellation);
        return query.Finish();
    }

    private async ValueTask<CatalogAnswer<SeriesDefinition>> FindOnceAsync(CatalogRequest request, CancellationToken cancellation)
    {
        var limit = request.Limit > 0 ? request.Limit : DefaultFindLimit;
        var refs = await Warm.FindAsync(request.MatcherSets, cancellation);
        var present = await Warm.RefsWithChunksAsync(refs, request.StartMilliseconds, request.EndMilliseconds, cancellation);
        var found = (await Warm.DescribeAsync(present, cancellation)).Values.ToDictionary(static d => d.Series);
        // The newest windows first, since most questions with a limit are about what is there now.
        foreach (var window in Cold.Manifest.Blocks.GroupBy(static b => b.Window).OrderByDescending(static w => w.Key))
        {
            var opened = new List<BlockEntry>();
            foreach (var entry in window.OrderBy(static b => b.Resolution))
            {
                // A finer block that stands for as much has the same series.
                if (
                    found.Count > limit
                    || entry.MaxTime < request.StartMilliseconds
                    || entry.MinTime > request.EndMilliseconds
                    || opened.Exists(b => b.Samples >= entry.Samples)
                    || await Cold.OpenIndexAsync(entry, cancellation) is not { } index
                )
                {
                    continue;
                }
                opened.Add(entry);
                AddMatching(index, request, found);
            }
        }
        return new CatalogAnswer<SeriesDefinition>([.. found.Values.Take(limit)], found.Count > limit);
    }

    private static void AddMatching(BlockIndex index, CatalogRequest request, Dictionary<ulong, SeriesDefinition> found)
    {
        foreach (var place in index.Match(request.MatcherSets))
        {
            if (
                !found.ContainsKey(index.NumberAt(place))
                && index.ChunksAt(place).Exists(c => c.Start <= request.EndMilliseconds && c.End >= request.StartMilliseconds)
            )
            {
                found.Add(index.NumberAt(place), index.DefinitionAt(place));
            }
        }
    }

    private async ValueTask<T> RepeatAsync<T>(Func<ValueTask<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (BlockGoneException) when (attempt < MaxAttempts)
            {
                // The tier manager replaced a block meanwhile.
            }
            catch (BlockGoneException e)
            {
                throw new IOException($"The blocks of partition {Partition} were replaced {MaxAttempts} times while they were read.", e);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Count} damaged chunks of partition {Partition} were put into the warm archive's table 'damaged' and are left out of every answer"
    )]
    private partial void LogDamagedChunks(int count, int partition);
}
