using System.Text;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Gateway.Objectives;

/// <summary><c>/api/v1/slo-files</c>: the specifications that objectives come from.</summary>
internal static class ObjectiveFileEndpoints
{
    private const int MaxName = 253;

    /// <summary>A specification has at most a million characters.</summary>
    private const int MaxFileBytes = 4 << 20;

    public static void Map(RouteGroupBuilder api)
    {
        var files = api.MapGroup("/slo-files");
        files
            .MapGet("", ListAsync)
            .WithName("ListSloFiles")
            .WithSummary("The files of objectives, configured and given through this API, with what is wrong with them.")
            .Produces<IReadOnlyList<Wire.SloFile>>();
        files
            .MapPut("/{name}", PutAsync)
            .WithName("PutSloFile")
            .WithSummary("Adds or replaces a file of objectives.")
            .WithDescription(
                "The body is YAML: the grid's own format, OpenSLO, Sloth or Pyrra. Everything wrong is listed by line, and nothing is changed then. "
                    + "Objectives that still measure the same keep their budgets."
            )
            // The last is what curl says of a file when nobody tells it better.
            .Accepts<string>("application/yaml", "application/x-yaml", "text/yaml", "text/plain", "application/x-www-form-urlencoded")
            .Produces<Wire.SloFile>()
            .ProducesProblems(400, 413, 415);
        files
            .MapDelete("/{name}", DeleteAsync)
            .WithName("DeleteSloFile")
            .WithSummary("Removes a file that was given through this API, and its objectives.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(404, 409);
    }

    private static async Task<IResult> ListAsync(ObjectiveCatalog catalog) =>
        Results.Ok((await catalog.Registry.ListFilesAsync()).Select(f => f.ToWire()).ToList());

    private static async Task<IResult> PutAsync(string name, HttpContext context, ObjectiveCatalog catalog)
    {
        var errors = new FieldErrors();
        if (name.Length > MaxName || name.Any(char.IsControl))
        {
            errors.Add("name", $"name must have 1 to {MaxName} characters, none of them control characters.");
            return ProblemResult.Invalid(errors);
        }
        RequestLimits.AllowBody(context, MaxFileBytes);
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var report = await catalog.Registry.PutFileAsync(name, await reader.ReadToEndAsync(context.RequestAborted));
        catalog.Forget();
        if (report.IsInForce)
        {
            return Results.Ok(report.ToWire());
        }
        foreach (var error in report.Errors)
        {
            errors.Add($"line {error.Line}", $"{error.File}:{error.Line}: {error.Reason}.");
        }
        return ProblemResult.Invalid(errors);
    }

    private static async Task<IResult> DeleteAsync(string name, ObjectiveCatalog catalog)
    {
        var removal = await catalog.Registry.RemoveFileAsync(name);
        catalog.Forget();
        return removal switch
        {
            SloFileRemoval.Done => Results.NoContent(),
            SloFileRemoval.IsConfigured => ProblemResult.Conflict(
                $"The file {FieldErrors.Quote(name)} is of the configuration, which alone can drop it."
            ),
            _ => ProblemResult.NotFound($"There is no file {FieldErrors.Quote(name)}."),
        };
    }
}
