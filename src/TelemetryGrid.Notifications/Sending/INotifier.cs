using TelemetryGrid.Alerting.Notifications;

namespace TelemetryGrid.Notifications.Sending;

/// <summary>Sends to integrations of one kind.</summary>
internal interface INotifier
{
    /// <summary>As the configuration names it.</summary>
    string Kind { get; }

    /// <summary>How long one attempt may take where the integration does not say.</summary>
    TimeSpan Timeout(NotificationsOptions options) => options.Timeout;

    /// <exception cref="UntoldException">It could not be told.</exception>
    Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation);
}
