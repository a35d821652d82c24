using System.ComponentModel;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Gateway.Parameters;
using TelemetryGrid.Records;

namespace TelemetryGrid.Gateway.Records;

/// <summary><c>/api/v1/telemetry</c> and <c>/api/v1/dead-letters</c>.</summary>
internal static class TelemetryEndpoints
{
    private const int MaxBodyBytes = 4 << 20;

    private static readonly TextParameter Source = new("source", "Only of this source.", 64);
    private static readonly TextParameter Reason = new("reason", "Only with this reason.", 64);
    private static readonly IntegerParameter Limit = new("limit", "Letters in the answer at most.", 1, 1000, 100);
    private static readonly IntegerParameter After = new("after", "`next` of the answer before.", 1, int.MaxValue, int.MaxValue);
    private static readonly QueryParameter[] ListParameters = [Source, Reason, Limit, After];

    public static void MapTelemetry(this IEndpointRouteBuilder api)
    {
        api.MapPost("/telemetry", TakeAsync)
            .WithName("SendTelemetry")
            .WithSummary("Takes metrics, logs and events as JSON: one, an array, or one a line.")
            .WithDescription(
                "Every record gets its own verdict; those that are wrong are kept as dead letters and may be replayed. What is accepted is durable."
            )
            .Produces<Wire.TelemetryReceipt>()
            .ProducesProblems(400, 413, 415)
            .WithTags("Records");
        var letters = api.MapGroup("/dead-letters").WithTags("Records");
        letters
            .MapGet("", List)
            .WithName("ListDeadLetters")
            .WithSummary("Records that were refused, the newest first.")
            .WithQuery(ListParameters)
            .Produces<Wire.DeadLetterPage>()
            .ProducesProblems(400);
        letters
            .MapPost("/{id}/replay", ReplayAsync)
            .WithName("ReplayDeadLetter")
            .WithSummary("Tries a refused record again; accepted, it is a dead letter no more.")
            .Produces<Wire.TelemetryReceipt>()
            .ProducesProblems(404);
        letters
            .MapDelete("/{id}", Discard)
            .WithName("DiscardDeadLetter")
            .WithSummary("Forgets a refused record.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(404);
    }

    private static async Task<IResult> TakeAsync(HttpContext context, [FromServices] ITelemetryIntake intake)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim() ?? "";
        var isLines = type is "application/x-ndjson" or "application/jsonl";
        if (!isLines && !context.Request.HasJsonContentType())
        {
            return ProblemResult.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "The request's body must be application/json or application/x-ndjson."
            );
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBodyBytes;
        }
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var result = await intake.TakeAsync(body.GetBuffer().AsMemory(0, (int)body.Length), isLines, context.RequestAborted);
        return result.Error is { } error ? ProblemResult.BadRequest(error) : Results.Ok(Receipt(result.Accepted, result.Refused));
    }

    private static IResult List(HttpRequest request, [FromServices] ITelemetryIntake intake)
    {
        var errors = new FieldErrors();
        var values = QueryValues.Of(request.Query, ListParameters, errors);
        var question = new DeadLetterFind
        {
            Source = Source.Read(values, errors),
            Reason = Reason.Read(values, errors),
            Limit = Limit.Read(values, errors),
            After = After.Read(values, errors) is var after && after < int.MaxValue ? after : null,
        };
        if (errors.Any)
        {
            return ProblemResult.Invalid(errors);
        }
        var list = intake.List(question);
        return Results.Ok(
            new Wire.DeadLetterPage
            {
                Letters =
                [
                    .. list.Letters.Select(l => new Wire.DeadLetter
                    {
                        Id = l.Id,
                        Reason = l.Reason,
                        Source = l.Source,
                        Message = l.Message,
                        ReceivedAt = l.ReceivedAt,
                        Payload = l.Payload,
                        IsWhole = l.IsWhole,
                    }),
                ],
                Next = list.Next,
                Total = list.Total,
            }
        );
    }

    private static async Task<IResult> ReplayAsync(
        [Description("The letter's id.")] long id,
        [FromServices] ITelemetryIntake intake,
        CancellationToken cancellation
    ) =>
        await intake.ReplayAsync(id, cancellation) is not { } verdict ? NotKnown(id)
        : verdict.IsAccepted ? Results.Ok(Receipt(1, []))
        : Results.Ok(Receipt(0, [verdict]));

    private static IResult Discard([Description("The letter's id.")] long id, [FromServices] ITelemetryIntake intake) =>
        intake.Discard(id) ? Results.NoContent() : NotKnown(id);

    private static Wire.TelemetryReceipt Receipt(int accepted, IEnumerable<TelemetryVerdict> refused) =>
        new()
        {
            Accepted = accepted,
            Refused =
            [
                .. refused.Select(v => new Wire.RecordRefusal
                {
                    Index = v.Index,
                    Reason = v.Reason,
                    Field = v.Field,
                    Message = v.Message,
                    DeadLetter = v.DeadLetter,
                }),
            ],
        };

    private static ProblemResult NotKnown(long id) => ProblemResult.NotFound($"There is no dead letter {id}.");
}
