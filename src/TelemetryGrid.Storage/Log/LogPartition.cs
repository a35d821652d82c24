using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Storage.Log;

/// <summary>
/// One partition: a queue of appends and the single writer that turns all that wait into one write. The commit lock orders the writer,
/// rolling and trimming; readers never take it.
/// </summary>
internal sealed partial class LogPartition : IAsyncDisposable
{
    private readonly int _partition;
    private readonly FileIngestLogOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<PendingAppend> _queue;
    private readonly Lock _commit = new();
    private readonly CommitBatch _batch;
    private readonly PartitionSegments _segments;
    private readonly SegmentAppender _appender;
    private readonly long _tornBytes;
    private readonly Task _writer;
    private long _rejected;
    private long _damaged;
    private volatile bool _dirty;
    private volatile IngestLogException? _failure;

    public LogPartition(int partition, FileIngestLogOptions options, ulong bootId, ILogger logger)
    {
        _partition = partition;
        _options = options;
        _batch = new CommitBatch(options.MaxCommitBytes);
        _logger = logger;
        var directory = Path.Combine(options.Directory, DirectoryName(partition));
        Directory.CreateDirectory(directory);
        var recovery = PartitionRecovery.Run(directory);
        _tornBytes = recovery.TornBytes;
        if (recovery.TornBytes > 0)
        {
            LogTorn(partition, recovery.TornBytes, recovery.LastSequence);
        }
        if (recovery.DamagedEntries > 0)
        {
            LogDamage(recovery.Segments[^1].Path, recovery.DamagedEntries);
        }
        _segments = new PartitionSegments(recovery);
        _appender = new SegmentAppender(directory, partition, bootId, options, recovery, _segments);
        Delete(_segments.TakeUpTo(0, _appender.Segment));
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(options.MaxQueuedAppends) { SingleReader = true });
        _writer = Task.Run(WriteAsync);
    }

    public long LastSequence => _segments.LastSequence;

    public static string DirectoryName(int partition) => $"partition-{partition:D4}";

    public LogPartitionStatus Status()
    {
        var (first, last, bytes, count) = _segments.Summary();
        return new LogPartitionStatus(
            first,
            last,
            bytes,
            count,
            Interlocked.Read(ref _rejected),
            Interlocked.Read(ref _damaged),
            _tornBytes
        );
    }

    public ValueTask<long> AppendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > _options.MaxPayloadBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(payload),
                payload.Length,
                $"A payload has at most {_options.MaxPayloadBytes} bytes (MaxPayloadBytes)."
            );
        }
        var append = new PendingAppend(payload);
        return _queue.Writer.TryWrite(append) ? new ValueTask<long>(append.Task) : WaitForRoomAsync(append, cancellationToken);
    }

    public IAsyncEnumerable<LogEntry> ReadAsync(long fromSequence, LogReadMode mode, CancellationToken cancellationToken) =>
        PartitionReader.ReadAsync(_segments, fromSequence, mode, ReportDamage, cancellationToken);

    public void Trim(long upToSequence)
    {
        lock (_commit)
        {
            var active = _appender.Segment;
            var covered = active.LastSequence >= active.FirstSequence && active.LastSequence <= upToSequence;
            // A nearly empty segment is not worth a new file; a grown one is, else it would hold its space until it is full.
            if (covered && active.Bytes >= _options.SegmentBytes / 8 && _failure is null && TryFlush())
            {
                TryRoll();
            }
            Delete(_segments.TakeUpTo(upToSequence, _appender.Segment));
        }
    }

    /// <summary>Forces what has been written to the device; the timer of <see cref="FsyncPolicy.Interval"/> calls it.</summary>
    public void FlushIfDirty()
    {
        if (_dirty)
        {
            _dirty = false;
            TryFlush();
        }
    }

    /// <summary>Lets go of the files of a partition that was opened for nothing.</summary>
    public void Abandon()
    {
        _queue.Writer.TryComplete();
        _appender.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        lock (_commit)
        {
            FlushIfDirty();
            _appender.Dispose();
        }
        _segments.Close();
    }

    private async ValueTask<long> WaitForRoomAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(append, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("The ingest log is closed.", e);
        }
        return await append.Task;
    }

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            lock (_commit)
            {
                Commit();
                // An idle partition must not hold on to payloads.
                _batch.Clear();
            }
        }
    }

    /// <summary>Writes everything that waits, up to the size of a commit, then acknowledges it.</summary>
    private void Commit()
    {
        if (_failure is not null)
        {
            RejectBatch(_failure);
            return;
        }
        try
        {
            if (_appender.Segment.Bytes >= _options.SegmentBytes && TryFlush())
            {
                _appender.Roll();
            }
            Gather();
            if (_batch.Count == 0)
            {
                return;
            }
            _appender.Write(_batch.Records);
        }
        // Every kind: the runtime reports a file size limit as an argument error, and a writer that ended would leave its callers waiting.
        catch (Exception e)
        {
            Undo();
            RejectBatch(CannotWrite(e));
            return;
        }
        if (_options.Fsync == FsyncPolicy.EveryCommit)
        {
            TryFlush();
        }
        if (_failure is not null)
        {
            Undo();
            RejectBatch(_failure);
            return;
        }
        var first = _appender.NextSequence;
        _appender.Acknowledge(_batch.Bytes, _batch.Count);
        LogMetrics.Committed(_batch.Count, _batch.Bytes);
        _dirty = _options.Fsync == FsyncPolicy.Interval;
        _batch.Acknowledge(first);
    }

    /// <summary>Takes waiting appends into the batch; those beyond the partition's bound are refused.</summary>
    private void Gather()
    {
        var room = _options.MaxBytesPerPartition - _segments.Bytes - SegmentHeader.Bytes;
        while (_queue.Reader.TryPeek(out var append))
        {
            var size = LogRecord.Size(append.Payload.Length);
            if (!_batch.HasRoom(size))
            {
                return;
            }
            _queue.Reader.TryRead(out _);
            if (_batch.Bytes + size <= room)
            {
                _batch.Add(append, _appender.NextSequence + _batch.Count, _appender.Segment.Header.Salt);
                continue;
            }
            Interlocked.Increment(ref _rejected);
            LogMetrics.Reject(1, "full");
            append.SetException(new LogFullException(_partition, _options.MaxBytesPerPartition));
        }
    }

    private void RejectBatch(IngestLogException reason)
    {
        // Everyone who waits is answered, not only those of this write.
        while (_batch.Count < _options.MaxQueuedAppends && _queue.Reader.TryRead(out var waiting))
        {
            _batch.AddUnwritten(waiting);
        }
        Interlocked.Add(ref _rejected, _batch.Count);
        LogMetrics.Reject(_batch.Count, "io");
        LogRejected(_partition, _batch.Count, reason.Message);
        _batch.Reject(reason);
    }

    private void Undo()
    {
        try
        {
            _appender.Undo();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Forces what was written to the device if the policy wants that at all; a failure closes the partition for writing.</summary>
    private bool TryFlush()
    {
        try
        {
            if (_options.Fsync != FsyncPolicy.Never)
            {
                _appender.Flush();
            }
            return true;
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }
    }

    private void TryRoll()
    {
        try
        {
            _appender.Roll();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotTrimmed(_appender.Segment.Path, e.Message);
        }
    }

    /// <summary>After a flush has failed nobody knows what reached the device, so the partition takes nothing until it is opened again.</summary>
    private void Fail(Exception e) => _failure ??= CannotWrite(e);

    private IngestLogException CannotWrite(Exception e) => new($"The ingest log cannot write {_appender.Segment.Path}: {e.Message}", e);

    private void ReportDamage(string path, long entries)
    {
        Interlocked.Add(ref _damaged, entries);
        LogMetrics.Skip(entries);
        LogDamage(path, entries);
    }

    private void Delete(List<LogSegment> segments)
    {
        foreach (var segment in segments)
        {
            try
            {
                File.Delete(segment.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                LogNotTrimmed(segment.Path, e.Message);
            }
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Partition {Partition}: cut {Bytes} bytes of an unfinished write behind entry {LastSequence}."
    )]
    private partial void LogTorn(int partition, long bytes, long lastSequence);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is damaged: {Entries} entries cannot be read and are skipped.")]
    private partial void LogDamage(string path, long entries);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition}: refused {Entries} appends. {Reason}")]
    private partial void LogRejected(int partition, int entries, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot trim {Path}: {Reason}")]
    private partial void LogNotTrimmed(string path, string reason);
}
