using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.Forecasts;

/// <summary><c>/api/v1/models</c>.</summary>
internal static class ModelEndpoints
{
    private static readonly ChoiceParameter<Kind> OfKind = new("kind", "What they are for.", Kind.Forecast);
    private static readonly DeviceParameter Device = new("device", "Only of this device and what belongs to it.");
    private static readonly IntegerParameter Limit = new("limit", "Models in the answer at most.", 1, 1000, 100);
    private static readonly TextParameter After = new("after", "`next` of the answer before.", 1024);
    private static readonly QueryParameter[] Parameters = [OfKind, Device, Limit, After];

    private enum Kind
    {
        Forecast,
        Detector,
    }

    public static void MapModels(this IEndpointRouteBuilder api) =>
        api.MapGet("/models", ListAsync)
            .WithName("ListModels")
            .WithSummary("What forecasters and detectors have learnt: members and accuracy as measured, or points and threshold.")
            .WithDescription("In the order of their devices; `next` of an answer, given as `after`, goes on where it ended.")
            .WithQuery(Parameters)
            .Produces<Wire.Page<Wire.Model>>()
            .ProducesProblems(StatusCodes.Status400BadRequest)
            .WithTags("Analytics");

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        IGrainFactory grains,
        DeviceCatalog catalog,
        IOptions<GatewayOptions> options
    )
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Parameters, errors);
        var (kind, device) = (OfKind.Read(values, errors), Device.Read(values, errors));
        var (limit, after) = (Limit.Read(values, errors), After.Read(values, errors));
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var reader = new ModelReader(grains, catalog, options.Value.Site);
        return Results.Ok(
            kind == Kind.Detector ? await reader.DetectorsAsync(device, after, limit) : await reader.ForecastsAsync(device, after, limit)
        );
    }
}
