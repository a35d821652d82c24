using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>A grain timer: a one-shot timer of the time provider that is armed again when its tick is over, so ticks never overlap.</summary>
internal sealed class GrainTimer : Turn, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly bool _keepAlive;

    // The timer fires on a thread of its own.
    private readonly Lock _gate = new();
    private TimeSpan _period;
    private TimeSpan? _changedDueTime;
    private bool _isTicking;
    private Task? _running;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        _activation = activation;
        _callback = callback;
        _keepAlive = options.KeepAlive;
        _period = options.Period;
        Options = options.Interleave ? GrainMethodOptions.AlwaysInterleave : GrainMethodOptions.None;
        using (ExecutionContext.SuppressFlow())
            _timer = activation.Silo.Cluster.Time.CreateTimer(
                static state => ((GrainTimer)state!).Queue(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        _timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
    }

    internal override GrainMethodOptions Options { get; }

    internal override bool KeepsAlive => _keepAlive;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        lock (_gate)
        {
            _period = period;
            if (_isTicking)
                _changedDueTime = dueTime;
            else
                Arm(dueTime);
        }
    }

    public void Dispose()
    {
        if (_disposed.IsCancellationRequested)
            return;
        _disposed.Cancel();
        _timer.Dispose();
        _activation.Extras.Remove(this);
    }

    internal override void Begin(Activation activation)
    {
        if (_disposed.IsCancellationRequested)
        {
            activation.Finish(this);
            return;
        }
        RuntimeMetrics.TimerTicks.Add(1);
        try
        {
            _running = _callback(_disposed.Token);
        }
        catch (Exception error)
        {
            _running = Task.FromException(error);
        }
        if (_running.IsCompleted)
            Finish();
        else
            _running.GetAwaiter().UnsafeOnCompleted(Finish);
    }

    internal override void Bounce(Activation activation, Exception? error) => Dispose();

    private void Finish()
    {
        if (_running!.IsFaulted)
            _activation.Silo.Log.TimerFailed(_running.Exception!.InnerException!, _activation.GrainId);
        _running = null;
        lock (_gate)
        {
            _isTicking = false;
            Arm(_changedDueTime ?? _period);
            _changedDueTime = null;
        }
        _activation.Finish(this);
    }

    private void Queue()
    {
        lock (_gate)
        {
            if (_isTicking)
            {
                // It was armed anew in the moment it fired: what fires now comes after the tick that is under way.
                _changedDueTime ??= TimeSpan.Zero;
                return;
            }
            _isTicking = true;
        }
        if (!_activation.TryPush(this))
            Dispose();
    }

    private void Arm(TimeSpan dueTime)
    {
        if (!_disposed.IsCancellationRequested)
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value < TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, value, "A timer's time must not be negative, except for Timeout.InfiniteTimeSpan.");
    }
}
