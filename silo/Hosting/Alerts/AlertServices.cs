using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerts;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Notifications;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What routes alerts and tells receivers.</summary>
internal static class AlertServices
{
    public static void AddAlerts(this IServiceCollection services, GridOptions options)
    {
        services.AddAlertGrains(
            new AlertOptions { Site = CollectorSupervisor.Site, SuppressExplained = options.Alerting.SuppressExplained }
        );
        services.AddNotifications(new NotificationsOptions { ExternalUrl = options.ExternalUrl });
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<AlertConfigurationFile>(provider, options.Alerting.Configuration)
        );
        services.AddSingleton<IConfigurationReloader>(provider => provider.GetRequiredService<AlertConfigurationFile>());
        services.AddHostedService(provider => provider.GetRequiredService<AlertConfigurationFile>());
        services.AddHostedService<AlertTicker>();
    }
}
