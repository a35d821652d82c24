namespace TelemetryGrid.EmbeddedRuntime.Testing;

/// <summary>
/// A clock that stands still until <see cref="Advance"/>. Timers fire on the advancing thread, in the order of their due times, each at exactly
/// its due time.
/// </summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(ManualTimer Timer, int Version), (long Due, long Order)> _queue = new();
    private readonly DateTimeOffset _start;
    private long _now;
    private long _order;

    /// <summary>Starts at 2026-01-01 00:00 UTC.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) { }

    public ManualTimeProvider(DateTimeOffset start) => _start = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    /// <summary>Moves the clock and fires what falls due on the way, including timers set by those that fire.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetTimestamp() + by.Ticks;
        while (TryTakeDue(end) is { } timer)
            timer.Fire();
        lock (_lock)
            _now = Math.Max(_now, end);
    }

    /// <summary>Time until the next timer falls due; null when none is set.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_lock)
            {
                DropStale();
                return _queue.TryPeek(out _, out var at) ? TimeSpan.FromTicks(Math.Max(0, at.Due - _now)) : null;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TryTakeDue(long end)
    {
        lock (_lock)
        {
            DropStale();
            if (!_queue.TryPeek(out var next, out var at) || at.Due > end)
                return null;
            _queue.Dequeue();
            _now = Math.Max(_now, at.Due);
            next.Timer.Rearm(at.Due);
            return next.Timer;
        }
    }

    private void DropStale()
    {
        while (_queue.TryPeek(out var next, out _) && next.Version != next.Timer.Version)
            _queue.Dequeue();
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _isDisposed;

        /// <summary>Changes with every change of the timer, which makes older queue entries stale.</summary>
        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._lock)
            {
                if (_isDisposed)
                    return false;
                Version++;
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    owner._queue.Enqueue((this, Version), (owner._now + dueTime.Ticks, owner._order++));
                return true;
            }
        }

        public void Rearm(long firedAt)
        {
            Version++;
            if (_period > TimeSpan.Zero)
                owner._queue.Enqueue((this, Version), (firedAt + _period.Ticks, owner._order++));
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (owner._lock)
            {
                _isDisposed = true;
                Version++;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
