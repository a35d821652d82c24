namespace TelemetryGrid.Notifications.Sending;

/// <summary>Lets through a burst and then so many a second. Not for several threads at once.</summary>
internal sealed class TokenBucket
{
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _time;
    private double _tokens;
    private long _at;

    public TokenBucket(double perSecond, double burst, TimeProvider time)
    {
        (_perSecond, _burst, _time) = (perSecond, burst, time);
        (_tokens, _at) = (burst, time.GetTimestamp());
    }

    /// <summary>Takes a turn that comes after the wait given, which is at most <paramref name="longest"/>; none where that is too short.</summary>
    public bool TryTake(TimeSpan longest, out TimeSpan wait)
    {
        var now = _time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (_time.GetElapsedTime(_at, now).TotalSeconds * _perSecond));
        _at = now;
        // Turns that are taken ahead of time leave the bucket below nothing, so that the next waits longer.
        wait = _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / _perSecond);
        if (wait > longest)
        {
            return false;
        }
        _tokens--;
        return true;
    }
}
