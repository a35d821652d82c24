using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>What alert groups need of their silo.</summary>
public sealed record AlertGroupServices(
    ConfigurationHolder Configuration,
    INotificationSender Sender,
    GroupMutes Mutes,
    AlertOptions Options,
    AlertMetrics Metrics,
    TimeProvider Time
);
