using TelemetryGrid.Alerting.Notifications;

namespace TelemetryGrid.Notifications.Sending;

/// <summary>What one integration of one receiver takes: so many at a time, so many a second, and nothing while it asks to be left alone.</summary>
internal sealed class IntegrationLane : IDisposable
{
    private readonly NotificationsOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;
    private readonly TokenBucket _rate;
    private readonly Lock _gate = new();
    private int _waiting;
    private long _users;
    private DateTimeOffset _leftAloneUntil;

    public IntegrationLane(NotificationsOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _places = new SemaphoreSlim(options.MaxConcurrent);
        _rate = new TokenBucket(options.RatePerSecond, options.Burst, time);
    }

    public bool IsIdle => Interlocked.Read(ref _users) == 0;

    /// <summary>Waits for a turn; who got one gives it back with <see cref="Leave"/>.</summary>
    /// <returns>Null with the turn; what to answer where there is none.</returns>
    public async Task<NotificationOutcome?> EnterAsync(CancellationToken cancellation)
    {
        if (LeftAlone() is { } alone)
        {
            return alone;
        }
        if (Interlocked.Increment(ref _waiting) > _options.MaxWaiting + _options.MaxConcurrent)
        {
            Interlocked.Decrement(ref _waiting);
            return Busy("too many notifications wait for their turn at this receiver");
        }
        Interlocked.Increment(ref _users);
        var entered = false;
        try
        {
            if (!await PlaceAsync(cancellation).ConfigureAwait(false))
            {
                return Busy("the receiver is slow, and no turn came up in time");
            }
            entered = true;
            TimeSpan wait;
            lock (_gate)
            {
                if (!_rate.TryTake(_options.MaxWait, out wait))
                {
                    entered = false;
                }
            }
            if (!entered)
            {
                _places.Release();
                return Busy("more is to be told than the receiver's rate allows", wait);
            }
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _time, cancellation).ConfigureAwait(false);
            }
            if (LeftAlone() is { } since)
            {
                entered = false;
                _places.Release();
                return since;
            }
            return null;
        }
        catch (OperationCanceledException) when (entered)
        {
            entered = false;
            _places.Release();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
            if (!entered)
            {
                Interlocked.Decrement(ref _users);
            }
        }
    }

    /// <summary>Gives the turn back.</summary>
    /// <param name="retryAfter">How long the receiver asks to be left alone.</param>
    public void Leave(TimeSpan? retryAfter)
    {
        if (retryAfter > TimeSpan.Zero)
        {
            lock (_gate)
            {
                var until = _time.GetUtcNow() + retryAfter.Value;
                _leftAloneUntil = until > _leftAloneUntil ? until : _leftAloneUntil;
            }
        }
        _places.Release();
        Interlocked.Decrement(ref _users);
    }

    public void Dispose() => _places.Dispose();

    private async Task<bool> PlaceAsync(CancellationToken cancellation)
    {
        if (_places.Wait(0, CancellationToken.None))
        {
            return true;
        }
        using var limit = new CancellationTokenSource(_options.MaxWait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private NotificationOutcome? LeftAlone()
    {
        lock (_gate)
        {
            var left = _leftAloneUntil - _time.GetUtcNow();
            return left > TimeSpan.Zero ? Busy("the receiver asked to be left alone for a while", left) : null;
        }
    }

    private static NotificationOutcome Busy(string why, TimeSpan? retryAfter = null) => new(why, CanRetry: true, retryAfter);
}
