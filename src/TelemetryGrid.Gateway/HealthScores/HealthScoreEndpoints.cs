namespace TelemetryGrid.Gateway.HealthScores;

/// <summary>How healthy devices, sites and the network are.</summary>
internal static class HealthScoreEndpoints
{
    public static void MapHealthScores(this WebApplication app, RouteGroupBuilder api) { }
}
