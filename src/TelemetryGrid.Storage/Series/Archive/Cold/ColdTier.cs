using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>One partition's blocks: which are live, their indexes, their chunks, and where damaged ones go.</summary>
internal sealed partial class ColdTier : IDisposable
{
    // Chunks with no more than this between them are read in one go.
    private const int MaxGap = 64 << 10;
    private const int MaxRead = 8 << 20;

    private readonly IObjectStore _store;
    private readonly ILogger _logger;
    private readonly BlockIndexCache _cache;
    private readonly SemaphoreSlim _publishing = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _damaged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _missing = new(StringComparer.Ordinal);
    private volatile BlockManifest _manifest;

    private ColdTier(IObjectStore store, BlockManifest manifest, long cacheBytes, ILogger logger)
    {
        _store = store;
        _manifest = manifest;
        _cache = new BlockIndexCache(cacheBytes);
        _logger = logger;
    }

    public BlockManifest Manifest => _manifest;

    public long WindowMilliseconds => _manifest.WindowMilliseconds;

    public IObjectStore Store => _store;

    public BlockIndexCache Cache => _cache;

    /// <summary>Blocks in which a damaged chunk was found; they are to be written anew without it.</summary>
    public IReadOnlyCollection<string> Damaged => [.. _damaged.Keys];

    private static string Folder(int partition) => $"p{partition:D4}/";

    public string ManifestName => Folder(_manifest.Partition) + "manifest";

    /// <exception cref="IOException">The blocks cannot be reached, or were cut by another window.</exception>
    public static async ValueTask<ColdTier> OpenAsync(
        IObjectStore store,
        int partition,
        TimeSpan window,
        long cacheBytes,
        ILogger logger,
        CancellationToken cancellation
    )
    {
        var empty = new BlockManifest { Partition = partition, WindowMilliseconds = (long)window.TotalMilliseconds };
        var cold = new ColdTier(store, empty, cacheBytes, logger);
        if (await store.LengthAsync(cold.ManifestName, cancellation) is not { } length)
        {
            await cold.RecoverAsync(cancellation);
            return cold;
        }
        try
        {
            cold._manifest = BlockManifest.Read(await store.ReadAsync(cold.ManifestName, 0, checked((int)length), cancellation));
        }
        catch (InvalidDataException e)
        {
            ArchiveMetrics.Damage(1, "manifest");
            cold.LogDamagedManifest(partition, e.Message);
            await cold.RecoverAsync(cancellation);
        }
        return cold.WindowMilliseconds == empty.WindowMilliseconds
            ? cold
            : throw new IOException(
                $"The blocks of partition {partition} cover {TimeSpan.FromMilliseconds(cold.WindowMilliseconds)} each; "
                    + $"BlockWindow says {window}, which cannot be changed once blocks exist."
            );
    }

    /// <summary>The name of a new block.</summary>
    public string NewName(SeriesResolution resolution, long window)
    {
        var folder = resolution switch
        {
            SeriesResolution.Raw => "raw",
            SeriesResolution.FiveMinutes => "5m",
            _ => "1h",
        };
        return $"{Folder(_manifest.Partition)}{folder}/w{window}-g{_manifest.Generation + 1:D8}.block";
    }

    /// <summary>The index of a block; null when it is damaged, which puts the block into quarantine, or when the block is not there.</summary>
    /// <exception cref="BlockGoneException">The block was replaced since the manifest was looked at.</exception>
    public async ValueTask<BlockIndex?> OpenIndexAsync(BlockEntry entry, CancellationToken cancellation)
    {
        if (_cache.Find(entry.Name) is { } known)
        {
            return known;
        }
        try
        {
            var index = await BlockIndex.ReadAsync(_store, entry.Name, entry.Window * WindowMilliseconds, cancellation);
            _cache.Add(entry.Name, index);
            return index;
        }
        catch (FileNotFoundException)
        {
            Miss(entry);
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            await QuarantineAsync(entry, e.Message, cancellation);
            return null;
        }
    }

    /// <summary>Reads chunks of one block, in the order of their offsets. Damaged ones are left out and noted.</summary>
    /// <exception cref="BlockGoneException">The block was replaced since the manifest was looked at.</exception>
    /// <exception cref="FileNotFoundException">The block is live and not there.</exception>
    public async ValueTask<List<(BlockChunk At, EncodedChunk Chunk)>> ReadChunksAsync(
        BlockEntry entry,
        IReadOnlyList<BlockChunk> chunks,
        CancellationToken cancellation
    )
    {
        var read = new List<(BlockChunk, EncodedChunk)>(chunks.Count);
        var ordered = chunks.OrderBy(static c => c.Offset).ToList();
        var damaged = 0;
        for (var first = 0; first < ordered.Count; )
        {
            var next = first + 1;
            var end = ordered[first].Offset + ordered[first].Length;
            while (
                next < ordered.Count
                && ordered[next].Offset - end <= MaxGap
                && ordered[next].Offset + ordered[next].Length - ordered[first].Offset <= MaxRead
            )
            {
                end = ordered[next].Offset + ordered[next].Length;
                next++;
            }
            ReadOnlyMemory<byte> bytes;
            try
            {
                bytes = await _store.ReadAsync(entry.Name, ordered[first].Offset, (int)(end - ordered[first].Offset), cancellation);
            }
            catch (FileNotFoundException)
            {
                Miss(entry);
                throw;
            }
            foreach (var at in ordered[first..next])
            {
                var data = bytes.Slice((int)(at.Offset - ordered[first].Offset), at.Length);
                if (BlockFormat.ChunkChecksum(at.Series, at.Start, data.Span) == at.Checksum)
                {
                    read.Add((at, new EncodedChunk(at.Start, at.End, at.Count, data)));
                }
                else
                {
                    damaged++;
                }
            }
            first = next;
        }
        if (damaged > 0 && _damaged.TryAdd(entry.Name, true))
        {
            ArchiveMetrics.Damage(damaged, "block chunk");
            LogDamagedChunks(damaged, entry.Name);
        }
        return read;
    }

    /// <summary>Replaces blocks in one step: readers see all of the change or nothing.</summary>
    public async ValueTask PublishAsync(
        IReadOnlyCollection<BlockEntry> added,
        IReadOnlyCollection<BlockEntry> removed,
        CancellationToken cancellation
    )
    {
        await _publishing.WaitAsync(cancellation);
        try
        {
            var gone = removed.Select(static b => b.Name).ToHashSet(StringComparer.Ordinal);
            var blocks = _manifest
                .Blocks.Where(b => !gone.Contains(b.Name))
                .Concat(added)
                .OrderBy(static b => b.Window)
                .ThenBy(static b => b.Resolution);
            var manifest = _manifest with { Generation = _manifest.Generation + 1, Blocks = [.. blocks] };
            await using (var upload = await _store.CreateAsync(ManifestName, cancellation))
            {
                await upload.Stream.WriteAsync(manifest.ToBytes(), cancellation);
                await upload.CompleteAsync(cancellation);
            }
            _manifest = manifest;
        }
        finally
        {
            _publishing.Release();
        }
        foreach (var block in removed)
        {
            _cache.Remove(block.Name);
        }
    }

    /// <summary>Takes a block out of every answer and keeps its file apart.</summary>
    public async ValueTask QuarantineAsync(BlockEntry entry, string reason, CancellationToken cancellation)
    {
        if (!_manifest.Blocks.Any(b => b.Name == entry.Name))
        {
            return;
        }
        ArchiveMetrics.Damage(1, "block");
        LogDamagedBlock(entry.Name, reason);
        await PublishAsync([], [entry], cancellation);
        await SetAsideAsync(entry, cancellation);
    }

    /// <summary>Moves the file of a block that is no longer live out of the way.</summary>
    public async ValueTask SetAsideAsync(BlockEntry entry, CancellationToken cancellation)
    {
        _damaged.TryRemove(entry.Name, out _);
        try
        {
            await _store.MoveAsync(entry.Name, "quarantine/" + entry.Name, cancellation);
        }
        catch (FileNotFoundException)
        {
            // A crash came between this and the end of an earlier attempt.
        }
    }

    /// <summary>Removes files that no manifest names: what a crash left unfinished, or replaced.</summary>
    public async ValueTask SweepAsync(CancellationToken cancellation)
    {
        // A manifest that is just being written must not go.
        await _publishing.WaitAsync(cancellation);
        try
        {
            var live = _manifest.Blocks.Select(static b => b.Name).Append(ManifestName).ToHashSet(StringComparer.Ordinal);
            foreach (var name in await _store.ListAsync(Folder(_manifest.Partition), cancellation))
            {
                if (!live.Contains(name))
                {
                    await _store.DeleteAsync(name, cancellation);
                }
            }
        }
        finally
        {
            _publishing.Release();
        }
    }

    public void Dispose()
    {
        _publishing.Dispose();
        _store.Dispose();
    }

    private void Miss(BlockEntry entry)
    {
        if (!_manifest.Blocks.Any(b => b.Name == entry.Name))
        {
            throw new BlockGoneException();
        }
        if (_missing.TryAdd(entry.Name, true))
        {
            ArchiveMetrics.Damage(1, "missing block");
            LogMissingBlock(entry.Name);
        }
    }

    // Of each window and resolution the newest block that is whole is the live one: a newer block holds what older ones held.
    private async ValueTask RecoverAsync(CancellationToken cancellation)
    {
        var live = new Dictionary<(SeriesResolution, long), BlockEntry>();
        var generation = 0L;
        var names = await _store.ListAsync(Folder(_manifest.Partition), cancellation);
        foreach (var name in names)
        {
            if (Parse(name) is not var (resolution, window, number))
            {
                continue;
            }
            generation = Math.Max(generation, number);
            try
            {
                var index = await BlockIndex.ReadAsync(_store, name, window * WindowMilliseconds, cancellation);
                var entry = await DescribeAsync(name, resolution, window, index, cancellation);
                if (!live.TryGetValue((resolution, window), out var other) || Parse(other.Name)!.Value.Generation < number)
                {
                    live[(resolution, window)] = entry;
                }
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                ArchiveMetrics.Damage(1, "block");
                LogDamagedBlock(name, e.Message);
                await _store.MoveAsync(name, "quarantine/" + name, cancellation);
            }
        }
        _manifest = _manifest with { Generation = generation, Blocks = [.. live.Values.OrderBy(static b => b.Window)] };
    }

    private async ValueTask<BlockEntry> DescribeAsync(
        string name,
        SeriesResolution resolution,
        long window,
        BlockIndex index,
        CancellationToken cancellation
    )
    {
        var chunks = Enumerable.Range(0, index.Count).SelectMany(index.ChunksAt).ToList();
        return new BlockEntry
        {
            Name = name,
            Resolution = resolution,
            Window = window,
            MinTime = chunks.Select(static c => c.Start).DefaultIfEmpty(0).Min(),
            MaxTime = chunks.Select(static c => c.End).DefaultIfEmpty(0).Max(),
            Series = index.Count,
            Samples = Enumerable.Range(0, index.Count).Sum(index.SamplesAt),
            Bytes = await _store.LengthAsync(name, cancellation) ?? 0,
            // No policy has an empty name: the next pass looks the series' policies up.
            Policies = [""],
        };
    }

    private static (SeriesResolution Resolution, long Window, long Generation)? Parse(string name)
    {
        var parts = name.Split('/');
        if (parts.Length != 3 || !parts[2].StartsWith('w') || !parts[2].EndsWith(".block", StringComparison.Ordinal))
        {
            return null;
        }
        var at = parts[2].LastIndexOf("-g", StringComparison.Ordinal);
        SeriesResolution? resolution = parts[1] switch
        {
            "raw" => SeriesResolution.Raw,
            "5m" => SeriesResolution.FiveMinutes,
            "1h" => SeriesResolution.OneHour,
            _ => null,
        };
        return
            resolution is { } known
            && at > 0
            && long.TryParse(parts[2].AsSpan(1, at - 1), CultureInfo.InvariantCulture, out var window)
            && long.TryParse(parts[2].AsSpan(at + 2, parts[2].Length - at - 8), CultureInfo.InvariantCulture, out var generation)
            ? (known, window, generation)
            : null;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The list of blocks of partition {Partition} is damaged ({Reason}); it is made anew from the blocks that are there"
    )]
    private partial void LogDamagedManifest(int partition, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The block {Block} is damaged ({Reason}) and was moved to quarantine/{Block}")]
    private partial void LogDamagedBlock(string block, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Count} chunks of the block {Block} are damaged and left out; the next pass of the tier manager writes the block anew without them"
    )]
    private partial void LogDamagedChunks(int count, string block);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The block {Block} is missing; its samples are left out of every answer until it is put back"
    )]
    private partial void LogMissingBlock(string block);
}
