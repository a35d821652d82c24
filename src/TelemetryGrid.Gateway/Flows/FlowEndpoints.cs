using System.ComponentModel;
using TelemetryGrid.Flows;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Gateway.Flows;

/// <summary><c>/api/v1/flows</c>.</summary>
internal static class FlowEndpoints
{
    public static void MapFlows(this IEndpointRouteBuilder api)
    {
        api.MapGet("/flows/top", TopAsync)
            .WithName("GetTopFlows")
            .WithSummary("The largest groups of traffic in a window that ends now.")
            .WithDescription("The total is exact; `other` is what the bounded tables did not keep by key.")
            .WithQuery(TopFlowsQuestion.Parameters)
            .Produces<Wire.TopFlows>()
            .WithTags("Flows");
        api.MapGet("/flows/{key}", GetAsync)
            .WithName("GetFlow")
            .WithSummary("One heavy flow: totals, statistics, application.")
            .Produces<Wire.FlowDetails>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Flows");
    }

    private static async Task<IResult> TopAsync(HttpRequest request, TopFlowsSource flows)
    {
        var errors = new FieldErrors();
        var question = TopFlowsQuestion.Read(QueryValues.Of(request.Query, TopFlowsQuestion.Parameters, errors), errors);
        return errors.Any ? ProblemResult.Invalid(errors) : Results.Ok(await flows.AskAsync(question));
    }

    private static async Task<IResult> GetAsync(
        [Description("`exporter~protocol~source~port~destination~port`, for example `core1~6~10.0.0.1~443~10.0.0.2~51234`.")] string key,
        IGrainFactory grains,
        FlowSurroundingsReader surroundings
    )
    {
        if (!FlowKey.TryParse(key, out var parsed))
        {
            return ProblemResult.BadRequest(
                $"{FieldErrors.Quote(key)} is not a flow key: write exporter~protocol~source~port~destination~port."
            );
        }
        // The parsed key's own text, so that every way to write an address finds the same flow.
        var snapshot = await grains.GetGrain<IFlowGrain>(parsed.ToString()).GetAsync();
        return snapshot is null
            ? ProblemResult.NotFound($"Flow {FieldErrors.Quote(parsed.ToString())} is not a heavy hitter now, or was never seen.")
            : Results.Ok(snapshot.ToWire(surroundings));
    }
}
