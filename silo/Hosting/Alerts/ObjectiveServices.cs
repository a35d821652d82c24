using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What watches service level objectives.</summary>
internal static class ObjectiveServices
{
    public static void AddObjectives(this IServiceCollection services, GridOptions options) { }
}
