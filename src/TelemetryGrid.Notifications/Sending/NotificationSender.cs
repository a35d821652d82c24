using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.Notifications.Texts;

namespace TelemetryGrid.Notifications.Sending;

/// <summary>Gives each notification to the notifier of its kind, when the integration has a turn for it. None waits for another integration.</summary>
internal sealed class NotificationSender : INotificationSender, IDisposable
{
    // Far more integrations than a configuration has; those of configurations before it are let go.
    private const int MaxLanes = 10_000;

    private readonly FrozenDictionary<string, INotifier> _notifiers;
    private readonly ConcurrentDictionary<(string Receiver, string Kind, int Index), IntegrationLane> _lanes = new();
    private readonly NotificationTexts _texts;
    private readonly NotificationsOptions _options;
    private readonly NotificationMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<NotificationSender> _log;

    public NotificationSender(
        IEnumerable<INotifier> notifiers,
        NotificationTexts texts,
        NotificationsOptions options,
        NotificationMetrics metrics,
        TimeProvider time,
        ILogger<NotificationSender> log
    )
    {
        _notifiers = notifiers.ToFrozenDictionary(n => n.Kind, StringComparer.Ordinal);
        (_texts, _options, _metrics, _time, _log) = (texts, options, metrics, time, log);
    }

    public async Task<NotificationOutcome> SendAsync(NotificationRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var kind = request.Integration.Kind;
        if (!_notifiers.TryGetValue(kind, out var notifier))
        {
            _metrics.Count(kind, "refused");
            return new NotificationOutcome(NotifierKinds.Unsupported(kind), CanRetry: false);
        }
        var lane = LaneOf(request);
        if (await lane.EnterAsync(cancellation).ConfigureAwait(false) is { } held)
        {
            _metrics.Count(kind, "held");
            return held;
        }
        TimeSpan? retryAfter = null;
        try
        {
            // Filling in templates may take a while, which is not for the caller's thread.
            var outcome = await Task.Run(() => AttemptAsync(notifier, request, cancellation), cancellation).ConfigureAwait(false);
            retryAfter = outcome.RetryAfter;
            return outcome;
        }
        finally
        {
            lane.Leave(retryAfter);
        }
    }

    public void Dispose()
    {
        foreach (var lane in _lanes.Values)
        {
            lane.Dispose();
        }
    }

    private async Task<NotificationOutcome> AttemptAsync(INotifier notifier, NotificationRequest request, CancellationToken cancellation)
    {
        var started = _time.GetTimestamp();
        var allowed = request.Integration.Settings.Duration("timeout") is { } own && own > TimeSpan.Zero ? own : notifier.Timeout(_options);
        using var timeout = new CancellationTokenSource(allowed, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        NotificationOutcome outcome;
        try
        {
            var options = new TemplateOptions(_options.ExternalUrl, _time.GetUtcNow());
            var context = new NotificationContext(request, _texts.Current, options);
            outcome = await notifier.NotifyAsync(context, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            outcome = new NotificationOutcome($"no answer within {PromDuration.Format(allowed)}", CanRetry: true);
        }
        catch (UntoldException e)
        {
            outcome = new NotificationOutcome(e.Message, e.CanRetry);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What was not foreseen may name anything in its message, and a stack of frames names nothing secret.
            _log.LogError(
                "A notifier of the kind {Kind} failed with {Exception} at {Stack}",
                request.Integration.Kind,
                e.GetType().Name,
                e.StackTrace
            );
            outcome = new NotificationOutcome($"sending failed unexpectedly ({e.GetType().Name})", CanRetry: true);
        }
        if (outcome.RetryAfter > _options.MaxRetryAfter)
        {
            outcome = outcome with { RetryAfter = _options.MaxRetryAfter };
        }
        _metrics.Took(request.Integration.Kind, _time.GetElapsedTime(started));
        _metrics.Count(
            request.Integration.Kind,
            outcome.IsTold ? "told"
                : outcome.CanRetry ? "retry"
                : "refused"
        );
        return outcome;
    }

    private IntegrationLane LaneOf(NotificationRequest request)
    {
        if (_lanes.Count >= MaxLanes)
        {
            foreach (var (known, idle) in _lanes.Where(l => l.Value.IsIdle))
            {
                _lanes.TryRemove(KeyValuePair.Create(known, idle));
            }
        }
        var key = (request.Receiver, request.Integration.Kind, request.Integration.Index);
        return _lanes.GetOrAdd(key, static (_, self) => new IntegrationLane(self._options, self._time), this);
    }
}
