using System.Globalization;
using Microsoft.Extensions.Options;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Identity;
using TelemetryGrid.Insights;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Records;
using TelemetryGrid.Services;

namespace TelemetryGrid.Gateway.Anomalies;

/// <summary><c>/api/v1/anomalies</c>.</summary>
internal static class AnomalyEndpoints
{
    private const long NanosecondsPerMillisecond = 1_000_000;
    private const int MaxInsightId = 64;

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
            .WithDescription(
                "The id is an anomaly's, or that of an insight of type `anomaly`; one that is of several metrics moves the threshold of its device."
            )
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
        var verdict = feedback.Verdict == Wire.AnomalyVerdict.FalsePositive ? AnomalyVerdict.FalsePositive : AnomalyVerdict.Confirmed;
        if (!AnomalyId.TryParse(id, out var anomaly))
        {
            var insight = await FindInsightAsync(id, grains, options.Value.Site);
            if (insight is not null && insight.Context.GetValueOrDefault("kind") == "multivariate")
            {
                return await LearnBatchAsync(insight, verdict, grains, options.Value.Site);
            }
            // One that an entity told of is known by its event.
            id = insight?.Context.GetValueOrDefault("anomaly_id") ?? id;
            if (!AnomalyId.TryParse(id, out anomaly))
            {
                return ProblemResult.NotFound($"There is no anomaly '{id}'.");
            }
        }
        var at = anomaly.TimestampMilliseconds * NanosecondsPerMillisecond;
        var found = await grains
            .GetGrain<IRecordQueryGrain>(options.Value.Site)
            .FindAsync(
                new RecordFind
                {
                    Category = TelemetryCategory.Event,
                    Name = AnomalyEventNames.Detected,
                    Device = anomaly.Entity.Device,
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
        var threshold = await TellEntityAsync(grains, anomaly, verdict, known.Score);
        return threshold is { } value
            ? Results.Ok(new Wire.AnomalyThreshold { MetricName = anomaly.Metric, Threshold = value })
            : ProblemResult.NotFound($"Nothing watches {anomaly.Metric} any more.");
    }

    private static Task<double?> TellEntityAsync(IGrainFactory grains, AnomalyId anomaly, AnomalyVerdict verdict, double score)
    {
        var (key, metric) = (anomaly.Entity.ToString(), anomaly.Metric);
        return anomaly.Entity.Kind switch
        {
            EntityKind.Interface => grains.GetGrain<IInterfaceGrain>(key).LearnAsync(metric, verdict, score),
            EntityKind.Flow => grains.GetGrain<IFlowGrain>(key).LearnAsync(metric, verdict, score),
            EntityKind.Service => grains.GetGrain<IServiceGrain>(key).LearnAsync(metric, verdict, score),
            _ => grains.GetGrain<IDeviceGrain>(key).LearnAsync(metric, verdict, score),
        };
    }

    private static async Task<GridInsight?> FindInsightAsync(string id, IGrainFactory grains, string site)
    {
        if (id.Length > MaxInsightId)
        {
            return null;
        }
        var found = await grains.GetGrain<IInsightGrain>(site).FindAsync(new InsightFind { CorrelationId = id, Limit = 1_000 });
        return found.FirstOrDefault(i => i.Id == id && i.Type == "anomaly");
    }

    // What the detectors over all metrics of a device found; the threshold is the device's.
    private static async Task<IResult> LearnBatchAsync(GridInsight insight, AnomalyVerdict verdict, IGrainFactory grains, string site)
    {
        if (
            !DeviceId.TryParse(insight.Entities[0], out var device)
            || !double.TryParse(insight.Context.GetValueOrDefault("score"), NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
        )
        {
            return ProblemResult.NotFound($"The anomaly '{insight.Id}' is of no device.");
        }
        var threshold = await grains.GetGrain<IBatchThresholdGrain>(site).LearnAsync(device, verdict, score);
        return Results.Ok(new Wire.AnomalyThreshold { MetricName = string.Join(",", insight.Metrics), Threshold = threshold });
    }
}
