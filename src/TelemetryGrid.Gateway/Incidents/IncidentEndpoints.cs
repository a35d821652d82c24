namespace TelemetryGrid.Gateway.Incidents;

/// <summary>Incidents and active alerts.</summary>
internal static class IncidentEndpoints
{
    public static void MapIncidents(this WebApplication app, RouteGroupBuilder api) { }
}
