namespace TelemetryGrid.Gateway.Alertmanager;

/// <summary>The HTTP API of Alertmanager, version 2.</summary>
internal static class AlertmanagerEndpoints
{
    public static void MapAlertmanager(this WebApplication app, RouteGroupBuilder api) { }
}
