namespace TelemetryGrid.Storage.Log;

/// <summary>
/// The segments of a partition as readers see them: only what was acknowledged. The writer is the one that changes them; the lock is
/// held for a few instructions, never across I/O.
/// </summary>
internal sealed class PartitionSegments
{
    private readonly Lock _gate = new();
    private readonly List<LogSegment> _segments;
    private TaskCompletionSource? _advanced;
    private long _lastSequence;
    private long _bytes;
    private bool _closed;

    public PartitionSegments(PartitionRecovery recovery)
    {
        _segments = recovery.Segments;
        _lastSequence = recovery.LastSequence;
        _bytes = _segments.Sum(static s => s.Bytes);
    }

    public long LastSequence
    {
        get
        {
            lock (_gate)
            {
                return _lastSequence;
            }
        }
    }

    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _bytes;
            }
        }
    }

    public (long First, long Last, long Bytes, int Count) Summary()
    {
        lock (_gate)
        {
            var oldest = _segments.Find(static s => s.LastSequence >= s.FirstSequence);
            return (oldest?.FirstSequence ?? _lastSequence + 1, _lastSequence, _bytes, _segments.Count);
        }
    }

    /// <summary>The oldest segment with an entry at or above the sequence number.</summary>
    public SegmentView? Find(long sequence)
    {
        lock (_gate)
        {
            foreach (var segment in _segments)
            {
                if (segment.LastSequence >= sequence && segment.LastSequence >= segment.FirstSequence)
                {
                    return new SegmentView(segment, segment.Bytes, segment.LastSequence);
                }
            }
            return null;
        }
    }

    public void Add(LogSegment segment)
    {
        lock (_gate)
        {
            _segments.Add(segment);
            _bytes += segment.Bytes;
        }
    }

    /// <summary>Makes a commit visible to readers and wakes those that follow.</summary>
    public void Advance(LogSegment segment, int bytes, long lastSequence)
    {
        TaskCompletionSource? advanced;
        lock (_gate)
        {
            segment.Bytes += bytes;
            segment.LastSequence = lastSequence;
            _bytes += bytes;
            _lastSequence = lastSequence;
            (advanced, _advanced) = (_advanced, null);
        }
        advanced?.SetResult();
    }

    /// <summary>Takes out every segment but <paramref name="active"/> that is empty or ends at or below the sequence number.</summary>
    public List<LogSegment> TakeUpTo(long sequence, LogSegment active)
    {
        lock (_gate)
        {
            var taken = _segments.FindAll(s => s != active && (s.LastSequence <= sequence || s.LastSequence < s.FirstSequence));
            _segments.RemoveAll(taken.Contains);
            _bytes -= taken.Sum(static s => s.Bytes);
            return taken;
        }
    }

    /// <summary>Completes with true once there is an entry above the sequence number, with false once the log is closed.</summary>
    public async ValueTask<bool> WaitBeyondAsync(long sequence, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task advanced;
            lock (_gate)
            {
                if (_lastSequence > sequence || _closed)
                {
                    return _lastSequence > sequence;
                }
                _advanced ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                advanced = _advanced.Task;
            }
            await advanced.WaitAsync(cancellationToken);
        }
    }

    public void Close()
    {
        TaskCompletionSource? advanced;
        lock (_gate)
        {
            _closed = true;
            (advanced, _advanced) = (_advanced, null);
        }
        advanced?.SetResult();
    }
}
