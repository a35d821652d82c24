using System.Net.Mime;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Gateway.Health;

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/api/v1/status</c>.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder root)
    {
        root.MapGet("/health/live", () => Results.Ok(new Wire.GridLiveness("alive")))
            .WithName("GetLiveness")
            .WithSummary("That the process answers at all.")
            .Produces<Wire.GridLiveness>()
            .WithTags("Health");
        root.MapGet("/health/ready", Ready)
            .WithName("GetReadiness")
            .WithSummary("Whether all partitions have caught up with their logs.")
            .Produces<Wire.GridReadiness>()
            .Produces<NotReady>(StatusCodes.Status503ServiceUnavailable, MediaTypeNames.Application.ProblemJson)
            .WithTags("Health");
    }

    public static void MapStatus(this IEndpointRouteBuilder api) =>
        api.MapGet("/status", StatusAsync)
            .WithName("GetStatus")
            .WithSummary("Version, runtime, uptime and where each partition stands.")
            .Produces<Wire.GridStatus>()
            .WithTags("Health");

    private static IResult Ready(PartitionReadiness partitions)
    {
        var waiting = partitions.WaitingFor;
        return waiting.Count == 0
            ? Results.Ok(new Wire.GridReadiness(true, "All partitions have caught up with their logs.", []))
            : Results.Json(
                new NotReady($"Partitions {string.Join(", ", waiting)} have not caught up with their logs yet.", waiting),
                contentType: MediaTypeNames.Application.ProblemJson,
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
    }

    private static async Task<IResult> StatusAsync(
        IGrainFactory grains,
        PartitionReadiness readiness,
        IOptions<GatewayOptions> options,
        GatewayClock clock
    )
    {
        var partitions = Enumerable.Range(0, options.Value.PartitionCount);
        var statuses = await Task.WhenAll(partitions.Select(p => grains.GetGrain<IPartitionGrain>($"{p}").GetStatusAsync()));
        var waiting = readiness.WaitingFor.ToHashSet();
        return Results.Ok(
            new Wire.GridStatus
            {
                Version = options.Value.Version,
                Runtime = RuntimeName,
                StartedAt = clock.StartedAt,
                UptimeSeconds = clock.Uptime.TotalSeconds,
                Partitions = [.. statuses.Select(s => ToWire(s, !waiting.Contains(s.Partition)))],
            }
        );
    }

    // Both runtimes have this type; the assembly that holds it says which one runs.
    private static string RuntimeName =>
        typeof(Grain).Assembly.GetName().Name?.StartsWith("TelemetryGrid", StringComparison.Ordinal) == true ? "embedded" : "orleans";

    private static Wire.GridPartition ToWire(PartitionStatus status, bool caughtUp) =>
        new()
        {
            Partition = status.Partition,
            CaughtUp = caughtUp,
            AppliedSequence = status.AppliedSequence,
            CheckpointSequence = status.CheckpointSequence,
            Traffic = new Wire.FlowTraffic(status.Traffic.Octets, status.Traffic.Packets, status.Traffic.Records),
            FlowKeys = status.FlowKeys,
            FlowEntities = status.FlowEntities,
            Devices = status.Devices,
            FailedUpdates = status.FailedUpdates,
        };
}
