using System.ComponentModel;
using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
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
            .MapPost("/test", TestNewAsync)
            .WithName("TestNewSource")
            .WithSummary("Tries whether a source that is not registered could be collected from.")
            .WithDescription("Takes what registering takes, and keeps nothing of it. The answer comes within 20 seconds.")
            .Accepts<Wire.SourceRegistration>(MediaTypeNames.Application.Json)
            .Produces<Wire.SourceTest>()
            .ProducesProblems(400, 413, 415);
        sources
            .MapPost("/{id}/test", TestAsync)
            .WithName("TestSource")
            .WithSummary(
                "Tries whether a source can be reached and takes its credentials; of one that listens, whether its ports are open."
            )
            .WithDescription(
                "Nothing is collected by it. The answer comes within 20 seconds and says of each target what answered, or exactly what failed."
            )
            .Produces<Wire.SourceTest>()
            .ProducesProblems(404);
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

    private static Task<IResult> RegisterAsync(HttpContext context, SourceRegistry registry) =>
        ReadAsync(
            context,
            async (definition, credentials) =>
            {
                var result = await registry.Grain.RegisterAsync(definition, credentials);
                var answer = await AnswerAsync(registry, definition.Id, result, StatusCodes.Status201Created);
                if (result == RegistrationResult.Done)
                {
                    context.Response.Headers.Location = $"{context.Request.PathBase}/api/v1/sources/{definition.Id}";
                }
                return answer;
            }
        );

    private static async Task<IResult> TestAsync(
        [Description("The source's id.")] string id,
        [FromServices] ISourceTester tester,
        CancellationToken cancellation
    ) =>
        SourceId.TryParse(id, out var source) && await tester.TestAsync(source, cancellation) is { } test
            ? Results.Ok(test.ToWire())
            : NotKnown(id);

    private static Task<IResult> TestNewAsync(HttpContext context, [FromServices] ISourceTester tester) =>
        ReadAsync(
            context,
            async (definition, credentials) =>
                Results.Ok((await tester.TestAsync(definition, credentials, context.RequestAborted)).ToWire())
        );

    /// <summary>Reads a registration and goes on with it, unless something is wrong with it.</summary>
    private static Task<IResult> ReadAsync(HttpContext context, Func<SourceDefinition, SourceCredentials, Task<IResult>> then) =>
        JsonBody.ReadAsync(
            context,
            body =>
            {
                var errors = new FieldErrors();
                return SourceRegistrationReader.Read(body, errors) is { } source
                    ? then(source.Definition, source.Credentials)
                    : Task.FromResult<IResult>(ProblemResult.Invalid(errors));
            }
        );

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
