using System.Text.Json;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Gateway.Records;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;

namespace TelemetryGrid.Gateway.Insights;

/// <summary><c>/api/v1/insights</c> and <c>/api/v1/jobs</c>.</summary>
internal static class InsightEndpoints
{
    private static readonly ChoiceParameter<Type> OfType = new("type", "Only of this type.");
    private static readonly ChoiceParameter<Severity> LeastSeverity = new("severity", "At least this severe.");
    private static readonly TextParameter Entity = new("entity", "A device, with its interfaces, or `device/interface`.", 512);
    private static readonly TextParameter Correlation = new("correlation_id", "Only those that belong together.", 64);
    private static readonly InstantParameter From = new("from", "Not older than this.");
    private static readonly IntegerParameter Limit = new("limit", "Insights in the answer at most.", 1, 1000, 100);
    private static readonly QueryParameter[] Parameters = [OfType, LeastSeverity, Entity, Correlation, From, Limit];

    private enum Type
    {
        Anomaly,
        Pattern,
        Trend,
        Correlation,
        Prediction,
        Recommendation,
    }

    private enum Severity
    {
        Low,
        Medium,
        High,
        Critical,
    }

    public static void MapInsights(this IEndpointRouteBuilder api)
    {
        api.MapGet("/insights", ListAsync)
            .WithName("ListInsights")
            .WithSummary("What the analytics found, in words, with what to do; the newest first.")
            .WithQuery(Parameters)
            .Produces<IReadOnlyList<Wire.Insight>>()
            .ProducesProblems(StatusCodes.Status400BadRequest)
            .WithTags("Analytics");
        var jobs = api.MapGroup("/jobs").WithTags("Analytics");
        jobs.MapGet("", ListJobsAsync)
            .WithName("ListJobs")
            .WithSummary("The analytics jobs: schedule, last run, outcome.")
            .Produces<IReadOnlyList<Wire.Job>>();
        jobs.MapPost("/{name}/run", RunAsync)
            .WithName("RunJob")
            .WithSummary("Runs a job now and says how it went.")
            .Produces<Wire.Job>()
            .ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, Parameters, errors);
        var question = new InsightFind
        {
            Type = Name(OfType.Read(values, errors)),
            LeastSeverity = Name(LeastSeverity.Read(values, errors)),
            Entity = Entity.Read(values, errors),
            CorrelationId = Correlation.Read(values, errors),
            From = From.Read(values, errors) is { } from ? DateTimeOffset.UnixEpoch.AddTicks(from / 100) : DateTimeOffset.MinValue,
            Limit = Limit.Read(values, errors),
        };
        return errors.Any
            ? ProblemResult.Invalid(errors)
            : Results.Ok((await grains.GetGrain<IInsightGrain>(options.Value.Site).FindAsync(question)).Select(i => i.ToWire()).ToList());
    }

    private static async Task<IResult> ListJobsAsync(IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        var reports = await Task.WhenAll(
            JobNames.All.Select(name => grains.GetGrain<IJobGrain>(JobNames.Key(options.Value.Site, name)).GetAsync())
        );
        return Results.Ok(reports.OfType<JobReport>().Select(r => r.ToWire()).ToList());
    }

    private static async Task<IResult> RunAsync(string name, IGrainFactory grains, IOptions<GatewayOptions> options)
    {
        // Only names there are: any other would make a grain.
        var report = JobNames.All.Contains(name)
            ? await grains.GetGrain<IJobGrain>(JobNames.Key(options.Value.Site, name)).RunAsync()
            : null;
        return report is null
            ? ProblemResult.NotFound($"There is no job {FieldErrors.Quote(name)}; there are {string.Join(", ", JobNames.All)}.")
            : Results.Ok(report.ToWire());
    }

    private static string? Name<TEnum>(TEnum? choice)
        where TEnum : struct, Enum => choice is { } value ? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()) : null;
}
