using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Health;
using TelemetryGrid.Incidents;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Incidents;

/// <summary><c>/api/v1/system-health</c>.</summary>
internal static class SystemHealthEndpoint
{
    private static readonly string[] WorstSeverities = ["critical", "emergency", "fatal", "disaster", "page"];

    public static void MapSystemHealth(this IEndpointRouteBuilder api) =>
        api.MapGet("/system-health", GetAsync)
            .WithName("GetSystemHealth")
            .WithSummary("How the grid and the network that it watches are, at a glance: partitions, sources, incidents.")
            .Produces<Wire.SystemHealth>()
            .WithTags("Health");

    private static async Task<IResult> GetAsync(IGrainFactory grains, PartitionReadiness readiness, IOptions<GatewayOptions> options)
    {
        var incidents = grains.GetGrain<ICorrelationGrain>(options.Value.Site).SummaryAsync();
        var sources = await grains.GetGrain<ISourceRegistryGrain>(options.Value.Site).ListAsync();
        var failing = sources.Count(s => s.Health?.Status == SourceStatus.Error);
        var summary = await incidents;
        var waiting = readiness.WaitingFor;
        var reasons = new List<string>();
        var isCritical = false;
        if (waiting.Count > 0)
        {
            isCritical = true;
            reasons.Add($"Partitions {string.Join(", ", waiting)} have not caught up with their logs yet.");
        }
        if (summary.Open > 0)
        {
            isCritical |= WorstSeverities.Contains(summary.WorstSeverity, StringComparer.OrdinalIgnoreCase);
            reasons.Add($"{summary.Open} incidents are open; the worst severity is '{summary.WorstSeverity}'.");
        }
        if (failing > 0)
        {
            reasons.Add($"{failing} of {sources.Length} sources fail.");
        }
        if (summary.DroppedAlerts > 0)
        {
            reasons.Add($"{summary.DroppedAlerts} alerts were more than are joined to incidents.");
        }
        return Results.Ok(
            new Wire.SystemHealth
            {
                Status =
                    isCritical ? "critical"
                    : reasons.Count > 0 ? "degraded"
                    : "healthy",
                Reasons = reasons,
                Ready = waiting.Count == 0,
                Partitions = options.Value.PartitionCount,
                WaitingFor = waiting,
                Sources = sources.Length,
                FailingSources = failing,
                OpenIncidents = summary.Open,
                AcknowledgedIncidents = summary.Acknowledged,
                WorstSeverity = summary.WorstSeverity,
                ActiveAlerts = summary.ActiveAlerts,
                SuppressedAlerts = summary.SuppressedAlerts,
                DroppedAlerts = summary.DroppedAlerts,
            }
        );
    }
}
