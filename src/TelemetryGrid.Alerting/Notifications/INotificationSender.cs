namespace TelemetryGrid.Alerting.Notifications;

/// <summary>Tells receivers. One call is one attempt; the group that calls tries again.</summary>
public interface INotificationSender
{
    /// <summary>Never throws for what the receiver or the network does; that is an outcome. May wait for its turn at the receiver's rate.</summary>
    Task<NotificationOutcome> SendAsync(NotificationRequest request, CancellationToken cancellation);
}
