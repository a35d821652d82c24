using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Groups;
using TelemetryGrid.Alerting.Routing;

namespace TelemetryGrid.Alerting.Notifications;

/// <summary>What is to be told, of which group, and through which integration of which receiver.</summary>
/// <param name="Truncated">Alerts of the group that found no room in it.</param>
public sealed record NotificationRequest(
    string Receiver,
    Integration Integration,
    GroupIdentity Group,
    GroupNotification Notification,
    long Truncated = 0
);
