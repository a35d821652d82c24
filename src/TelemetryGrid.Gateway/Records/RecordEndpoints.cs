using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Records;

/// <summary><c>/api/v1/logs</c> and <c>/api/v1/events</c>.</summary>
internal static class RecordEndpoints
{
    public static void MapRecords(this IEndpointRouteBuilder api)
    {
        Map(api, "/logs", "ListLogs", "Log lines, the newest first.", TelemetryCategory.Log, RecordQuestion.LogParameters);
        Map(api, "/events", "ListEvents", "Events, the newest first.", TelemetryCategory.Event, RecordQuestion.EventParameters);
    }

    private static void Map(
        IEndpointRouteBuilder api,
        string path,
        string name,
        string summary,
        TelemetryCategory category,
        QueryParameter[] parameters
    ) =>
        api.MapGet(
                path,
                async (HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options) =>
                {
                    var errors = new FieldErrors();
                    var question = RecordQuestion.Read(QueryValues.Of(request.Query, parameters, errors), category, errors);
                    if (errors.Any)
                    {
                        return ProblemResult.Invalid(errors);
                    }
                    var answer = await grains.GetGrain<IRecordQueryGrain>(options.Value.Site).FindAsync(question);
                    return Results.Ok(answer.ToWire());
                }
            )
            .WithName(name)
            .WithSummary(summary)
            .WithDescription("`next` of an answer, given as `after`, goes on where it ended.")
            .WithQuery(parameters)
            .Produces<Wire.RecordPage>()
            .ProducesProblems(StatusCodes.Status400BadRequest)
            .WithTags("Records");
}
