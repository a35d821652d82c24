using System.ComponentModel;
using Microsoft.Extensions.Options;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;

namespace TelemetryGrid.Gateway.Forecasts;

/// <summary><c>/api/v1/forecasts/{entity}/{metric}</c> and <c>/api/v1/capacity-report</c>.</summary>
internal static class ForecastEndpoints
{
    private const int MaxSteps = 4096;

    private static readonly DurationParameter Horizon = new(
        "horizon",
        "How far ahead.",
        TimeSpan.FromMinutes(1),
        TimeSpan.FromDays(90),
        TimeSpan.FromDays(2)
    );
    private static readonly DurationParameter Step = new(
        "step",
        "Between two values; history and forecast are means over as much.",
        TimeSpan.FromMinutes(1),
        TimeSpan.FromDays(1),
        TimeSpan.FromHours(1)
    );
    private static readonly IntegerParameter Level = new("level", "Percent of values that the band is to hold.", 50, 99, 95);
    private static readonly QueryParameter[] ForecastParameters = [Horizon, Step, Level];

    private static readonly IntegerParameter Days = new("forecast_days", "How far ahead.", 1, 365, 30);
    private static readonly DeviceParameter Device = new("device", "Only of this device.");
    private static readonly ChoiceParameter<Severity> LeastSeverity = new("severity", "At least this severe.");
    private static readonly IntegerParameter Limit = new("limit", "Entries in the answer at most.", 1, 10_000, 100);
    private static readonly QueryParameter[] CapacityParameters = [Days, Device, LeastSeverity, Limit];

    // The most severe first.
    private enum Severity
    {
        Critical,
        High,
        Medium,
        Low,
    }

    public static void MapForecasts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/forecasts/{**id}", ForecastAsync)
            .WithName("GetForecast")
            .WithSummary(
                "What a metric of a device, interface, service or heavy flow is expected to be, with a band and the accuracy as measured."
            )
            .WithQuery(ForecastParameters)
            .Produces<Wire.Forecast>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound)
            .WithTags("Analytics");
        api.MapModels();
        api.MapGet("/capacity-report", CapacityAsync)
            .WithName("GetCapacityReport")
            .WithSummary("When interfaces, processors, memory and storage will reach their limits, the most urgent first.")
            .WithDescription("A report is made when it is asked for and kept for an hour.")
            .WithQuery(CapacityParameters)
            .Produces<Wire.CapacityReport>()
            .ProducesProblems(StatusCodes.Status400BadRequest)
            .WithTags("Analytics");
    }

    private static async Task<IResult> ForecastAsync(
        [Description("An entity and its metric: " + MetricId.Form + "; slashes may be written %2F.")] string id,
        HttpRequest request,
        IGrainFactory grains
    )
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, ForecastParameters, errors);
        var (horizon, step, level) = (Horizon.Read(values, errors), Step.Read(values, errors), Level.Read(values, errors));
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        // The server decodes every escape in a path except this one.
        id = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!MetricId.TryParse(id, out var metric))
        {
            return ProblemResult.BadRequest($"{FieldErrors.Quote(id)} is no metric: write {MetricId.Form}.");
        }
        var steps = (long)Math.Ceiling(horizon / step);
        if (steps > MaxSteps)
        {
            return ProblemResult.BadRequest($"A horizon of {steps} steps is more than {MaxSteps}: ask for a longer step.");
        }
        var forecast = await grains
            .GetGrain<IForecastGrain>(metric.ToString())
            .GetAsync(new ForecastQuestion((int)steps, (long)step.TotalMilliseconds, level / 100.0));
        return forecast.Reason.Length > 0
            ? ProblemResult.NotFound($"There is no forecast of {FieldErrors.Quote(metric.ToString())}: {forecast.Reason}")
            : Results.Ok(forecast.ToWire(metric));
    }

    private static async Task<IResult> CapacityAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, CapacityParameters, errors);
        var (days, device, limit) = (Days.Read(values, errors), Device.Read(values, errors), Limit.Read(values, errors));
        var least = LeastSeverity.Read(values, errors) ?? Severity.Low;
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var report = await grains.GetGrain<ICapacityGrain>(options.Value.Site).ReportAsync(days);
        var rows = report
            .Rows.Where(r => device is null || r.Device == device)
            .Where(r => Enum.TryParse<Severity>(r.Severity, ignoreCase: true, out var severity) && severity <= least)
            .ToList();
        return Results.Ok(report.ToWire(rows, limit));
    }
}
