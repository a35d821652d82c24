using Microsoft.Extensions.Options;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Anomalies;

/// <summary><c>/api/v1/anomalies</c>.</summary>
internal static class AnomalyEndpoints
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    public static void MapAnomalies(this IEndpointRouteBuilder api)
    {
        var anomalies = api.MapGroup("/anomalies").WithTags("Analytics");
        anomalies
            .MapGet("", ListAsync)
            .WithName("ListAnomalies")
            .WithSummary("What entities found odd about their metrics, the newest first.")
            .WithDescription("`next` of an answer, given as `after`, goes on where it ended.")
            .WithQuery(AnomalyQuestion.Parameters)
            .Produces<Wire.AnomalyPage>()
            .ProducesProblems(StatusCodes.Status400BadRequest);
        anomalies
            .MapPost("/{id}/feedback", LearnAsync)
            .WithName("GiveAnomalyFeedback")
            .WithSummary("Says whether an anomaly was one; the metric's threshold moves, and the entity remembers it.")
            .Produces<Wire.AnomalyThreshold>()
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        IGrainFactory grains,
        IOptions<GatewayOptions> options,
        TimeProvider time
    )
    {
        var errors = new FieldErrors();
        var question = AnomalyQuestion.Read(QueryValues.Of(request.Query, AnomalyQuestion.Parameters, errors), time.GetUtcNow(), errors);
        return errors.Any
            ? ProblemResult.Invalid(errors)
            : Results.Ok((await grains.GetGrain<IRecordQueryGrain>(options.Value.Site).FindAsync(question)).ToAnomalies());
    }

    private static async Task<IResult> LearnAsync(
        string id,
        Wire.AnomalyFeedback feedback,
        IGrainFactory grains,
        IOptions<GatewayOptions> options
    )
    {
        if (!AnomalyId.TryParse(id, out var anomaly))
        {
            return ProblemResult.NotFound($"There is no anomaly '{id}'.");
        }
        var at = anomaly.TimestampMilliseconds * NanosecondsPerMillisecond;
        var found = await grains
            .GetGrain<IRecordQueryGrain>(options.Value.Site)
            .FindAsync(
                new RecordFind
                {
                    Category = TelemetryCategory.Event,
                    Name = AnomalyEventNames.Detected,
                    Device = anomaly.Device,
                    FromNanoseconds = at,
                    ToNanoseconds = at + NanosecondsPerMillisecond,
                    Labels = [AnomalyEventNames.Id, id],
                    Limit = 1,
                }
            );
        if (found.ToAnomalies().Anomalies is not [var known, ..])
        {
            return ProblemResult.NotFound($"The anomaly '{id}' is not kept any more, or never was.");
        }
        var verdict = feedback.Verdict == Wire.AnomalyVerdict.FalsePositive ? AnomalyVerdict.FalsePositive : AnomalyVerdict.Confirmed;
        var threshold =
            anomaly.Interface.Length > 0
                ? await grains
                    .GetGrain<IInterfaceGrain>(new InterfaceId(anomaly.Device, anomaly.Interface).ToString())
                    .LearnAsync(anomaly.Metric, verdict, known.Score)
                : await grains.GetGrain<IDeviceGrain>(anomaly.Device.Value).LearnAsync(anomaly.Metric, verdict, known.Score);
        return threshold is { } value
            ? Results.Ok(new Wire.AnomalyThreshold { MetricName = anomaly.Metric, Threshold = value })
            : ProblemResult.NotFound($"Nothing watches {anomaly.Metric} any more.");
    }
}
