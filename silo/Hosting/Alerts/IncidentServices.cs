using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What joins alerts into incidents.</summary>
internal static class IncidentServices
{
    public static void AddIncidents(this IServiceCollection services, GridOptions options) =>
        services.AddSingleton(options.Alerting.Correlation);
}
