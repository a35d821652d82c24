using System.Collections.Concurrent;
using TelemetryGrid.Alerting.Notifications;

namespace TelemetryGrid.Grains.Tests.Alerts;

/// <summary>Notes every attempt, and answers what the test says.</summary>
internal sealed class RecordingSender(TimeProvider time) : INotificationSender
{
    private readonly ConcurrentQueue<Attempt> _attempts = new();

    /// <summary>What becomes of an attempt; by default it tells.</summary>
    public Func<NotificationRequest, Task<NotificationOutcome>> Answer { get; set; } = _ => Task.FromResult(NotificationOutcome.Told);

    public IReadOnlyList<Attempt> Attempts => [.. _attempts];

    public IReadOnlyList<Attempt> Told => [.. _attempts.Where(a => a.IsTold)];

    public async Task<NotificationOutcome> SendAsync(NotificationRequest request, CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        // Not in the grain: one that was killed while it told never goes on.
        var outcome = await Answer(request).ConfigureAwait(false);
        var attempt = new Attempt(request, at, outcome.IsTold);
        _attempts.Enqueue(attempt);
        return outcome;
    }

    internal sealed record Attempt(NotificationRequest Request, DateTimeOffset At, bool IsTold)
    {
        public (string Group, long Flush, string Target) Name =>
            (Request.Group.Id, Request.Notification.Flush, Request.Notification.Target);

        public IEnumerable<string> Firing => Request.Notification.Firing.Select(a => a.Labels["alertname"] + a.Labels["i"]);

        public IEnumerable<string> Resolved => Request.Notification.Resolved.Select(a => a.Labels["alertname"] + a.Labels["i"]);
    }
}
