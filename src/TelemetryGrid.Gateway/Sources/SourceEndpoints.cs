using System.ComponentModel;
using System.Net.Mime;
using System.Text.Json;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Gateway.Sources;

/// <summary><c>/api/v1/sources</c>.</summary>
internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup("/sources").WithTags("Sources");
        sources
            .MapGet("", ListAsync)
            .WithName("ListSources")
            .WithSummary("All sources with how their collectors fare.")
            .Produces<IReadOnlyList<Wire.Source>>();
        sources.MapGet("/{id}", GetAsync).WithName("GetSource").WithSummary("One source.").Produces<Wire.Source>().ProducesProblems(404);
        sources
            .MapPost("", RegisterAsync)
            .WithName("RegisterSource")
            .WithSummary("Registers a source, which begins to collect at once unless it is registered as inactive.")
            .WithDescription("Credentials are write-only: no answer contains them. Everything wrong is listed by field at once.")
            .Accepts<Wire.SourceRegistration>(MediaTypeNames.Application.Json)
            .Produces<Wire.Source>(StatusCodes.Status201Created)
            .ProducesProblems(400, 409, 413, 415);
        sources.MapChange("pause", SourceStatus.Inactive, "Stops collecting until resumed.");
        sources.MapChange("resume", SourceStatus.Active, "Collects again, after a pause or after maintenance.");
        sources.MapChange("maintenance", SourceStatus.Maintenance, "Goes on collecting without judging what is reported.");
        sources
            .MapDelete("/{id}", RemoveAsync)
            .WithName("RemoveSource")
            .WithSummary("Stops collecting and forgets the source.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(404, 409);
    }

    private static void MapChange(this RouteGroupBuilder sources, string verb, SourceStatus status, string summary) =>
        sources
            .MapPost(
                "/{id}/" + verb,
                async ([Description("The source's id.")] string id, SourceRegistry registry) =>
                    SourceId.TryParse(id, out var source)
                        ? await AnswerAsync(registry, source, await registry.Grain.SetStatusAsync(source, status))
                        : NotKnown(id)
            )
            .WithName($"{char.ToUpperInvariant(verb[0])}{verb[1..]}Source")
            .WithSummary(summary)
            .Produces<Wire.Source>()
            .ProducesProblems(404, 409);

    private static async Task<IResult> ListAsync(SourceRegistry registry)
    {
        var reports = await registry.Grain.ListAsync();
        return Results.Ok(reports.OrderBy(r => r.Definition.Id.Value, StringComparer.Ordinal).Select(r => r.ToWire()).ToArray());
    }

    private static async Task<IResult> GetAsync([Description("The source's id.")] string id, SourceRegistry registry) =>
        SourceId.TryParse(id, out var source) && await registry.Grain.GetAsync(source) is { } report
            ? Results.Ok(report.ToWire())
            : NotKnown(id);

    private static async Task<IResult> RegisterAsync(HttpContext context, SourceRegistry registry)
    {
        if (!context.Request.HasJsonContentType())
        {
            return ProblemResult.Of(StatusCodes.Status415UnsupportedMediaType, "The request's body must be application/json.");
        }
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, context.RequestAborted);
        }
        catch (JsonException e)
        {
            return ProblemResult.BadRequest($"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
        using (body)
        {
            var errors = new FieldErrors();
            if (SourceRegistrationReader.Read(body.RootElement, errors) is not { } source)
            {
                return ProblemResult.Invalid(errors);
            }
            var result = await registry.Grain.RegisterAsync(source.Definition, source.Credentials);
            var answer = await AnswerAsync(registry, source.Definition.Id, result, StatusCodes.Status201Created);
            if (result == RegistrationResult.Done)
            {
                context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/sources/{source.Definition.Id}";
            }
            return answer;
        }
    }

    private static async Task<IResult> RemoveAsync([Description("The source's id.")] string id, SourceRegistry registry)
    {
        if (!SourceId.TryParse(id, out var source))
        {
            return NotKnown(id);
        }
        var result = await registry.Grain.RemoveAsync(source);
        return result == RegistrationResult.Done ? Results.NoContent() : Refuse(source, result);
    }

    private static async Task<IResult> AnswerAsync(SourceRegistry registry, SourceId id, RegistrationResult result, int status = 200)
    {
        if (result != RegistrationResult.Done)
        {
            return Refuse(id, result);
        }
        var report = await registry.Grain.GetAsync(id);
        return report is null ? NotKnown(id.Value) : Results.Json(report.ToWire(), statusCode: status);
    }

    private static ProblemResult Refuse(SourceId id, RegistrationResult result) =>
        result switch
        {
            RegistrationResult.AlreadyExists => ProblemResult.Conflict($"There already is a source '{id}'."),
            RegistrationResult.DeclaredByConfiguration => ProblemResult.Conflict(
                $"The configuration file declares source '{id}'; change it there."
            ),
            RegistrationResult.LimitReached => ProblemResult.Conflict("The registry holds as many sources as it may; remove one first."),
            _ => NotKnown(id.Value),
        };

    private static ProblemResult NotKnown(string id) => ProblemResult.NotFound($"There is no source {FieldErrors.Quote(id)}.");
}
