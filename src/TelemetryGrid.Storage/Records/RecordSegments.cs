using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace TelemetryGrid.Storage.Records;

/// <summary>
/// The segment files of a store, the newest of which is written to. What is written goes to the device in the background, so that a
/// writer waits for it only when much is outstanding. The gate is the store's and guards what queries see.
/// </summary>
internal sealed partial class RecordSegments : IDisposable
{
    // Of the longest age, so that what is deleted as a whole is not much older than it may be.
    private const int SegmentsPerAge = 10;

    private readonly RecordStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate;
    private readonly List<RecordSegment> _segments = [];

    // Held while the newest file is forced to the device or replaced.
    private readonly Lock _flushing = new();
    private SafeFileHandle? _file;
    private Task _flush = Task.CompletedTask;
    private long _flushedTo;
    private long _nextNumber = 1;
    private long _expired;
    private bool _isDisposed;

    public RecordSegments(RecordStoreOptions options, TimeProvider time, ILogger logger, Lock gate)
    {
        (_options, _time, _logger, _gate) = (options, time, logger, gate);
        try
        {
            Open();
        }
        catch
        {
            _file?.Dispose();
            throw;
        }
    }

    public long Sequence => _segments.Count == 0 ? 0 : _segments[^1].Sequence;

    /// <summary>Last entry whose records are on the device.</summary>
    public long FlushedSequence { get; set; }

    public bool IsFlushed => _segments.Count == 0 || _flushedTo == _segments[^1].End;

    public long NextOrdinal => _segments.Count == 0 ? 0 : _segments[^1].NextOrdinal;

    public long Records { get; private set; }

    /// <summary>Damaged places found when the files were opened.</summary>
    public long Damaged { get; private set; }

    /// <summary>Blocks a filter lets pass. Under the gate.</summary>
    public void Select(RecordFilter filter, List<(RecordSegment, RecordBlock)> into)
    {
        foreach (var segment in _segments)
        {
            foreach (var block in segment.Blocks)
            {
                if (filter.MayHold(block.Header))
                {
                    into.Add((segment, block));
                }
            }
        }
    }

    /// <summary>Under the gate.</summary>
    public RecordStoreStatistics Describe() =>
        new(
            Records,
            _segments.Count,
            _segments.Sum(s => s.Blocks.Count),
            _segments.Sum(s => s.End),
            _segments.Sum(s => s.Blocks.Sum(b => (long)b.Header.RawBytes)),
            Damaged,
            _expired,
            _segments.SelectMany(s => s.Blocks).Select(b => b.Header.MinTime).DefaultIfEmpty().Min()
        );

    /// <summary>Writes a block behind the last and shows it to queries.</summary>
    /// <param name="block">Room for the header, then the body.</param>
    /// <param name="written">Called under the gate in the moment the block is there.</param>
    public void Write(RecordBlockHeader header, Span<byte> block, Action written)
    {
        if (IsRollDue(block.Length))
        {
            Roll(header.FirstOrdinal);
        }
        var segment = _segments[^1];
        header = header with { FlushedTo = _flushedTo };
        header.Write(block, segment.Header.Salt);
        try
        {
            _options.Step?.Invoke("block");
            RandomAccess.Write(_file!, block, segment.End);
            _options.Step?.Invoke("written");
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_file!, segment.End);
            throw;
        }
        lock (_gate)
        {
            segment.Add(new RecordBlock(segment.End, header));
            segment.End += block.Length;
            Records += header.Records;
            written();
        }
        if (segment.End - _flushedTo > _options.MaxUnflushedBytes)
        {
            Flush();
        }
        else if (_flush.IsCompleted)
        {
            _flush = Task.Run(TryFlush);
        }
    }

    public Task FlushAsync() => Task.Run(Flush);

    /// <summary>Deletes the oldest segments while they are too old or there are too many bytes.</summary>
    public void Expire()
    {
        while (true)
        {
            RecordSegment oldest;
            lock (_gate)
            {
                if (_segments.Count == 0 || !IsExpired(_segments[0]))
                {
                    return;
                }
                oldest = _segments[0];
            }
            if (_segments.Count == 1)
            {
                Roll(NextOrdinal);
            }
            lock (_gate)
            {
                _segments.RemoveAt(0);
                Records -= oldest.Records;
                _expired += oldest.Records;
            }
            _options.Step?.Invoke("expire");
            File.Delete(oldest.Path);
            LogExpired(oldest.Path, oldest.Records);
        }
    }

    public void Dispose()
    {
        lock (_flushing)
        {
            _isDisposed = true;
            _file?.Dispose();
        }
    }

    private bool IsExpired(RecordSegment oldest)
    {
        if (_segments.Count > 1 && _segments.Sum(s => s.End) > _options.MaxBytes)
        {
            return true;
        }
        var limit = _time.GetUtcNow() - _options.MaxAge;
        // An empty one is as old as what follows it.
        return oldest.Blocks.Count == 0 ? _segments.Count > 1 : oldest.NewestTime < (limit.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
    }

    private bool IsRollDue(int bytes)
    {
        if (_file is null)
        {
            return true;
        }
        var newest = _segments[^1];
        if (newest.Blocks.Count == 0)
        {
            return false;
        }
        var since = DateTimeOffset.FromUnixTimeMilliseconds(newest.Blocks[0].Header.WrittenMilliseconds);
        return newest.End + bytes > _options.SegmentBytes || _time.GetUtcNow() - since > _options.MaxAge / SegmentsPerAge;
    }

    private void Roll(long firstOrdinal)
    {
        Flush();
        lock (_flushing)
        {
            var (segment, file) = RecordSegment.Create(
                _options.Directory,
                _options.Partition,
                _nextNumber++,
                Sequence,
                firstOrdinal,
                _options.Step
            );
            _file?.Dispose();
            _file = file;
            lock (_gate)
            {
                _segments.Add(segment);
                _flushedTo = segment.End;
            }
        }
    }

    private void TryFlush()
    {
        try
        {
            Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The sequence stays, so that the log keeps the records, and the next block tries again.
            LogNotFlushed(_options.Directory, e.Message);
        }
    }

    private void Flush()
    {
        lock (_flushing)
        {
            long end;
            long sequence;
            lock (_gate)
            {
                if (_isDisposed || IsFlushed)
                {
                    return;
                }
                end = _segments[^1].End;
                sequence = Sequence;
            }
            _options.Step?.Invoke("flush");
            RandomAccess.FlushToDisk(_file!);
            lock (_gate)
            {
                (_flushedTo, FlushedSequence) = (end, sequence);
            }
        }
    }

    private void Open()
    {
        Directory.CreateDirectory(_options.Directory);
        var paths = Directory
            .EnumerateFiles(_options.Directory, "*" + RecordSegment.Extension)
            .Where(p => RecordSegment.TryNumber(p, out _))
            .Order(StringComparer.Ordinal)
            .ToArray();
        for (var i = 0; i < paths.Length; i++)
        {
            Open(paths[i], isNewest: i == paths.Length - 1);
        }
        FlushedSequence = Sequence;
        Records = _segments.Sum(s => s.Records);
        _flushedTo = _segments.Count == 0 ? 0 : _segments[^1].End;
        if (Damaged > 0)
        {
            LogDamaged(_options.Directory, Damaged);
        }
    }

    private void Open(string path, bool isNewest)
    {
        RecordSegment.TryNumber(path, out var number);
        _nextNumber = number + 1;
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            var bytes = new byte[RecordSegmentHeader.Bytes];
            var read = RandomAccess.Read(file, bytes, 0);
            if (!RecordSegmentHeader.TryRead(bytes.AsSpan(0, read), path, out var header))
            {
                // Of the newest the first write may have been torn; then there is nothing in it.
                Damaged += isNewest && RandomAccess.GetLength(file) <= RecordSegmentHeader.Bytes ? 0 : 1;
                LogUnreadable(path);
                File.Delete(path);
                return;
            }
            if (header.Partition != _options.Partition)
            {
                throw new InvalidDataException($"{path} is of partition {header.Partition}, not of {_options.Partition}.");
            }
            var segment = new RecordSegment(path, number, header);
            Damaged += RecordSegmentScanner.Scan(segment, file, verifyBodies: isNewest);
            _segments.Add(segment);
            if (isNewest)
            {
                RandomAccess.SetLength(file, segment.End);
                // What was found whole may not be on the device yet.
                RandomAccess.FlushToDisk(file);
                _file = file;
            }
        }
        finally
        {
            if (_file != file)
            {
                file.Dispose();
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The records in {Directory} are damaged in {Places} places; what stood there is lost."
    )]
    private partial void LogDamaged(string directory, long places);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Path} has no readable beginning, without which nothing in it can be checked; it was removed."
    )]
    private partial void LogUnreadable(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Records in {Directory} are not on the device yet and stay in the log: {Reason}")]
    private partial void LogNotFlushed(string directory, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} made room: {Records} records are gone.")]
    private partial void LogExpired(string path, long records);
}
