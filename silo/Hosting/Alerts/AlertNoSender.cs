using TelemetryGrid.Alerting.Notifications;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>Stands where no notifiers are: nobody is told, and that is said.</summary>
internal sealed class AlertNoSender : INotificationSender
{
    private static readonly Task<NotificationOutcome> Outcome = Task.FromResult(
        new NotificationOutcome("no notifiers are installed", CanRetry: false)
    );

    public Task<NotificationOutcome> SendAsync(NotificationRequest request, CancellationToken cancellation) => Outcome;
}
