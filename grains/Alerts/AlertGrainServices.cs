using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>What the grains of alerts need of their silo, besides an <c>INotificationSender</c>.</summary>
public static class AlertGrainServices
{
    public static IServiceCollection AddAlertGrains(this IServiceCollection services, AlertOptions options)
    {
        services.AddMetrics();
        services.TryAddSingleton(options);
        services.TryAddSingleton<ConfigurationHolder>(_ => new ConfigurationHolder());
        services.AddSingleton<AlertMetrics>();
        services.AddSingleton<SilenceView>();
        services.AddSingleton<GroupMutes>();
        services.AddSingleton<AlertGroupServices>();
        return services;
    }
}
