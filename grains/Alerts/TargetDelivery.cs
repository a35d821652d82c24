using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Notifications;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>
/// Telling one target of one flush: tries again, ever more slowly or as the receiver asks, until it is told, it cannot be, or the group's next
/// flush takes over.
/// </summary>
internal sealed class TargetDelivery(GroupNotification notification, DateTimeOffset until, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    // A sender has its own limits; this one is for a sender that does not keep them.
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(5);
    private readonly CancellationTokenSource _superseded = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GroupNotification Notification => notification;

    public bool IsTold { get; private set; }

    /// <summary>The receiver asked to be left alone until then.</summary>
    public DateTimeOffset NotBefore { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Completes when no attempt is under way and none will follow.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The next flush takes over: an attempt under way comes to its end, no other follows.</summary>
    public void Supersede() => _superseded.Cancel();

    public void End(bool isTold)
    {
        IsTold = isTold;
        _ended.TrySetResult();
    }

    public void Dispose() => _superseded.Dispose();

    /// <param name="attempt">Makes one attempt; null when the target is no more.</param>
    /// <param name="stop">Ends the waiting; an attempt under way comes to its end.</param>
    /// <param name="observe">Is told of each outcome, and whether another attempt follows.</param>
    public async Task<bool> RunAsync(
        Func<Task<NotificationOutcome?>> attempt,
        Action<NotificationOutcome, bool> observe,
        CancellationToken stop
    )
    {
        var delay = FirstDelay;
        if (NotBefore > time.GetUtcNow() && !await WaitAsync(NotBefore - time.GetUtcNow(), stop))
        {
            return false;
        }
        while (true)
        {
            NotificationOutcome? outcome;
            try
            {
                outcome = await attempt().WaitAsync(AttemptLimit, time, CancellationToken.None);
            }
            catch (Exception e)
            {
                outcome = new NotificationOutcome(e is TimeoutException ? "there was no answer" : e.Message, CanRetry: true);
            }
            if (outcome is null)
            {
                return false;
            }
            var now = time.GetUtcNow();
            var wait = outcome.RetryAfter is { } asked && asked > delay ? asked : delay;
            NotBefore = outcome.RetryAfter is { } alone ? now + alone : NotBefore;
            var again = !outcome.IsTold && outcome.CanRetry && now + wait < until && !_superseded.IsCancellationRequested;
            observe(outcome, again);
            if (!again || !await WaitAsync(wait, stop))
            {
                return outcome.IsTold;
            }
            delay = delay + delay > LongestDelay ? LongestDelay : delay + delay;
        }
    }

    private async Task<bool> WaitAsync(TimeSpan wait, CancellationToken stop)
    {
        if (time.GetUtcNow() + wait >= until)
        {
            return false;
        }
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _superseded.Token);
        try
        {
            await Task.Delay(wait, time, either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return false;
        }
    }
}
