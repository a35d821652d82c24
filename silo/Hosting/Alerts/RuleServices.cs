using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting.Alerts;

/// <summary>What evaluates rules.</summary>
internal static class RuleServices
{
    public static void AddRules(this IServiceCollection services, GridOptions options) { }
}
