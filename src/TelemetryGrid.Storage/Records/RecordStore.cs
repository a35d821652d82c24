using System.Buffers;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Storage.Records;

/// <summary>
/// Keeps the log lines and events of one partition. The partition gives it the records of each entry of its log
/// (<see cref="Append"/>) and says when it gave the last (<see cref="Applied"/>); records lie compressed in blocks, blocks in segment
/// files that are only appended to. What is not in a file when the process ends is in the log from <see cref="Sequence"/> on, and what
/// is given again is left out. One thread writes; any thread may query.
/// </summary>
public sealed partial class RecordStore : IDisposable
{
    // One entry of the log may be larger than a block, and a disk may refuse for a while.
    private const int MaxOpenBytes = 64 << 20;

    private readonly RecordStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RecordSegments _segments;
    private readonly OpenRecordBlock _open = new();
    private readonly Lock _gate = new();
    private long _applied;
    private bool _isWithinEntry;
    private readonly HashSet<(long Segment, long Offset)> _damaged = [];

    private RecordStore(RecordStoreOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _segments = new RecordSegments(options, time, logger, _gate);
        _applied = _segments.Sequence;
    }

    /// <summary>
    /// The log may be trimmed up to here: the records of this entry and of all before it are on the device. After a crash entries above
    /// are to be given again.
    /// </summary>
    public long Sequence
    {
        get
        {
            lock (_gate)
            {
                return _open.Count == 0 && !_isWithinEntry && _segments.IsFlushed ? _applied : _segments.FlushedSequence;
            }
        }
    }

    public RecordStoreStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _segments.Describe() with
                {
                    Records = _segments.Records + _open.Count,
                    DamagedBlocks = _segments.Damaged + _damaged.Count,
                };
            }
        }
    }

    /// <summary>Opens the store of a folder, or makes one.</summary>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    /// <exception cref="InvalidDataException">A file is of a newer version or of another partition.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static RecordStore Open(RecordStoreOptions options, TimeProvider time, ILogger<RecordStore> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logger);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        return new RecordStore(options, time, logger);
    }

    /// <summary>Takes a record of an entry of the log; one of an entry at or below the last that was applied is left out.</summary>
    /// <returns>Whether it was taken.</returns>
    /// <exception cref="RecordStoreException">The disk refuses and memory is full; nothing was taken.</exception>
    public bool Append(long sequence, in RecordView record)
    {
        lock (_gate)
        {
            if (sequence <= _applied)
            {
                return false;
            }
            if (_open.Raw.Length >= MaxOpenBytes)
            {
                throw new RecordStoreException($"{MaxOpenBytes} bytes of records wait for the disk, which does not take them.");
            }
            if (_open.Count == 0 && !_isWithinEntry && _segments.IsFlushed)
            {
                // Entries without records came since.
                _segments.FlushedSequence = _applied;
            }
            _isWithinEntry = true;
            _open.Add(record, _time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Says that all records of an entry were given; entries without records are said too. Writes a block when it is due.</summary>
    /// <exception cref="RecordStoreException">The disk refuses; the entry was taken all the same, and the next call tries again.</exception>
    public void Applied(long sequence)
    {
        lock (_gate)
        {
            if (sequence <= _applied)
            {
                return;
            }
            _applied = sequence;
            _isWithinEntry = false;
        }
        if (IsDue())
        {
            SealIfDue();
        }
    }

    /// <summary>Writes the block when it is large or old enough, and lets go of what is too old. To be called every few seconds.</summary>
    /// <exception cref="RecordStoreException">The disk refuses; the records are kept in memory.</exception>
    public void SealIfDue()
    {
        if (IsDue())
        {
            Seal();
        }
        _segments.Expire();
    }

    /// <summary>Writes the block as it is and forces all to the device, so that <see cref="Sequence"/> is the last entry applied.</summary>
    /// <exception cref="RecordStoreException">The disk refuses; the records are kept in memory.</exception>
    public async Task FlushAsync()
    {
        Seal();
        await _segments.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Finds records, the newest first. Sees all that were appended.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RecordPage Query(RecordQuery query, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, RecordQuery.MaxLimit);
        using var search = new RecordSearch(query);
        var blocks = new List<(RecordSegment, RecordBlock)>();
        byte[]? open = null;
        var (openLength, firstOrdinal) = (0, 0L);
        lock (_gate)
        {
            _segments.Select(search.Filter, blocks);
            firstOrdinal = _segments.NextOrdinal;
            if (search.Filter.MayHold(_open.Describe(firstOrdinal)))
            {
                openLength = _open.Raw.Length;
                open = ArrayPool<byte>.Shared.Rent(openLength);
                _open.Raw.CopyTo(open);
            }
        }
        try
        {
            if (open is not null)
            {
                search.Scan(open.AsSpan(0, openLength), firstOrdinal);
            }
            search.Scan(blocks, cancellation);
        }
        finally
        {
            if (open is not null)
            {
                ArrayPool<byte>.Shared.Return(open);
            }
        }
        Report(search.Damaged);
        return search.ToPage();
    }

    /// <summary>Closes the files. What is not in them is in the log.</summary>
    public void Dispose() => _segments.Dispose();

    private bool IsDue() =>
        _open.Count > 0 && (_open.Raw.Length >= _options.BlockBytes || _time.GetElapsedTime(_open.Since) >= _options.BlockAge);

    private void Report(List<(long, long)> damaged)
    {
        lock (_gate)
        {
            var before = _damaged.Count;
            _damaged.UnionWith(damaged);
            if (_damaged.Count == before)
            {
                return;
            }
        }
        LogDamaged(_options.Directory, damaged.Count);
    }

    private void Seal()
    {
        // Blocks end where entries do, so that an entry is in the files as a whole or not at all.
        if (_open.Count == 0 || _isWithinEntry)
        {
            return;
        }
        var body = ArrayPool<byte>.Shared.Rent(RecordBlockHeader.Bytes + RecordCompression.MaxLength(_open.Raw.Length));
        try
        {
            var length = RecordCompression.Compress(_open.Raw, body.AsSpan(RecordBlockHeader.Bytes));
            var compressed = body.AsSpan(RecordBlockHeader.Bytes, length);
            var header = _open.Describe(_segments.NextOrdinal) with
            {
                BodyBytes = length,
                BodyChecksum = Crc32C.Compute(compressed),
                Sequence = _applied,
                WrittenMilliseconds = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            };
            _segments.Write(header, body.AsSpan(0, RecordBlockHeader.Bytes + length), _open.Clear);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordStoreException($"A block of records cannot be written to {_options.Directory}: {e.Message}", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Of the records in {Directory} {Blocks} blocks are damaged; a query went on without them."
    )]
    private partial void LogDamaged(string directory, int blocks);
}
