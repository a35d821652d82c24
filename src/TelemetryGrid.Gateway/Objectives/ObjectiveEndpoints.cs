namespace TelemetryGrid.Gateway.Objectives;

/// <summary>Service level objectives: compliance, budgets, measurements.</summary>
internal static class ObjectiveEndpoints
{
    public static void MapObjectives(this WebApplication app, RouteGroupBuilder api) { }
}
