using System.ComponentModel;
using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using TelemetryGrid.Discovery;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Sources;

namespace TelemetryGrid.Gateway.Discovery;

/// <summary><c>/api/v1/discovery</c>.</summary>
internal static class DiscoveryEndpoints
{
    public static void MapDiscovery(this IEndpointRouteBuilder api)
    {
        var discovery = api.MapGroup("/discovery").WithTags("Discovery");
        discovery
            .MapPost("", StartAsync)
            .WithName("StartDiscovery")
            .WithSummary("Begins a search for devices by SNMP, and does not wait for its end.")
            .WithDescription(
                "Seeds, their neighbours and the hosts of networks are asked with each of the credentials in turn. What is found becomes part of the topology, "
                    + "and with `register` also sources. Credentials are write-only: no answer contains them."
            )
            .Accepts<Wire.DiscoveryRequest>(MediaTypeNames.Application.Json)
            .Produces<Wire.DiscoveryRun>(StatusCodes.Status202Accepted)
            .ProducesProblems(400, 409, 413, 415);
        discovery
            .MapGet("", List)
            .WithName("ListDiscoveries")
            .WithSummary("The last searches, the newest first, without their devices.")
            .Produces<IReadOnlyList<Wire.DiscoveryRun>>();
        discovery
            .MapGet("/{id}", Get)
            .WithName("GetDiscovery")
            .WithSummary("One search: how it goes, and which devices it found.")
            .Produces<Wire.DiscoveryRun>()
            .ProducesProblems(404);
        discovery
            .MapPost("/{id}/cancel", Cancel)
            .WithName("CancelDiscovery")
            .WithSummary("Ends a search; what it found stays.")
            .Produces<Wire.DiscoveryRun>()
            .ProducesProblems(404);
    }

    private static Task<IResult> StartAsync(HttpContext context, [FromServices] IDiscoveryService discovery) =>
        JsonBody.ReadAsync(
            context,
            async body =>
            {
                var errors = new FieldErrors();
                if (DiscoveryRequestReader.Read(body, errors) is not { } request)
                {
                    return ProblemResult.Invalid(errors);
                }
                var start = await discovery.StartAsync(request);
                if (start.IsBusy)
                {
                    return ProblemResult.Conflict("As many searches run as may; wait for one, or cancel it.");
                }
                if (start.Run is not { } run)
                {
                    DiscoveryRequestReader.Note(start.Errors, errors);
                    return ProblemResult.Invalid(errors);
                }
                return Results.Accepted($"{context.Request.PathBase}/api/v1/discovery/{run.Id}", run.ToWire());
            }
        );

    private static IResult List([FromServices] IDiscoveryService discovery) =>
        Results.Ok<IReadOnlyList<Wire.DiscoveryRun>>([.. discovery.List().Select(r => r.ToWire())]);

    private static IResult Get([Description("The search's id.")] string id, [FromServices] IDiscoveryService discovery) =>
        discovery.Get(id) is { } run ? Results.Ok(run.ToWire()) : NotKnown(id);

    private static IResult Cancel([Description("The search's id.")] string id, [FromServices] IDiscoveryService discovery) =>
        discovery.Cancel(id) is { } run ? Results.Ok(run.ToWire()) : NotKnown(id);

    private static ProblemResult NotKnown(string id) => ProblemResult.NotFound($"There is no search {FieldErrors.Quote(id)}.");
}
