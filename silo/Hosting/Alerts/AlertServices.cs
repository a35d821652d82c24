using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What routes alerts and tells receivers.</summary>
internal static class AlertServices
{
    public static void AddAlerts(this IServiceCollection services, GridOptions options) { }
}
