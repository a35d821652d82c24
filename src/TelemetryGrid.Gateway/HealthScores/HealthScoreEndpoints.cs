using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Health;

namespace TelemetryGrid.Gateway.HealthScores;

/// <summary><c>/api/v1/health-score</c>: how healthy devices, sites and the network are.</summary>
internal static class HealthScoreEndpoints
{
    private static readonly DeviceParameter Device = new("device", "Only of this device.");
    private static readonly TextParameter Site = new("site", "Only devices of this site.", 256);
    private static readonly IntegerParameter Limit = new("limit", "Devices in the answer at most.", 1, 10_000, 100);
    private static readonly QueryParameter[] Parameters = [Device, Site, Limit];

    public static void MapHealthScores(this WebApplication app, RouteGroupBuilder api) =>
        api.MapGet("/health-score", GetAsync)
            .WithName("GetHealthScore")
            .WithSummary("How healthy the network, its sites and devices are, from 0 to 100, with what the scores are made of.")
            .WithDescription("Scores are at most a minute old. What is not known counts neither way; `coverage` says how much is known.")
            .WithQuery(Parameters)
            .Produces<Wire.HealthScores>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Analytics");

    private static async Task<IResult> GetAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Parameters, errors);
        var question = new HealthFind
        {
            Device = Device.Read(values, errors),
            Site = Site.Read(values, errors),
            Limit = Limit.Read(values, errors),
        };
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var report = await grains.GetGrain<IHealthGrain>(options.Value.Site).FindAsync(question);
        return question.Device is { } device && report.Total == 0
            ? ProblemResult.NotFound($"Nothing is known of the health of {FieldErrors.Quote(device.Value)}.")
            : Results.Ok(report.ToWire());
    }
}
