namespace TelemetryGrid.Grains.Alerts;

/// <summary>
/// Rings once at a time that may be moved. Each time has a timer of its own: one that is moved while it fires would fire twice, and both at once.
/// </summary>
internal sealed class GrainAlarm(Grain grain, Func<Task> ring, TimeProvider time, bool keepAlive)
{
    private IGrainTimer? _timer;
    private DateTimeOffset? _due;

    public void Set(DateTimeOffset due)
    {
        if (_due == due)
        {
            return;
        }
        _timer?.Dispose();
        _due = due;
        var wait = due - time.GetUtcNow();
        _timer = grain.RegisterGrainTimer(
            RingAsync,
            new GrainTimerCreationOptions(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            {
                Interleave = true,
                KeepAlive = keepAlive,
            }
        );
    }

    private Task RingAsync()
    {
        _due = null;
        return ring();
    }
}
