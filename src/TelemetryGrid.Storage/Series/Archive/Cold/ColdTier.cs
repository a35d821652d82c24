using System.Collections.Concurrent;
using System.Collections.Immutable;
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

    public string ManifestName => BlockRecovery.Folder(_manifest.Partition) + "manifest";

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
            cold._manifest = await BlockRecovery.RecoverAsync(store, empty, cold.LogDamagedBlock, cancellation);
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
            cold._manifest = await BlockRecovery.RecoverAsync(store, empty, cold.LogDamagedBlock, cancellation);
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
        return $"{BlockRecovery.Folder(_manifest.Partition)}{folder}/w{window}-g{_manifest.Generation + 1:D8}.block";
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
            foreach (var name in await _store.ListAsync(BlockRecovery.Folder(_manifest.Partition), cancellation))
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
