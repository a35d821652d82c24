using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Gateway.OpenApi;
using TelemetryGrid.Rules;

namespace TelemetryGrid.Gateway.Rules;

/// <summary>Files of rules: listed, written, removed.</summary>
internal static partial class RuleFileEndpoints
{
    /// <summary>The longest file taken.</summary>
    private const int MaxBytes = 4 << 20;

    private const string Yaml = "application/yaml";

    public static void MapRuleFiles(this WebApplication app, RouteGroupBuilder api)
    {
        var files = api.MapGroup("/rule-files").WithTags("Rules");
        files
            .MapGet("", (Delegate)ListAsync)
            .WithName("ListRuleFiles")
            .WithSummary("All files of rules, with what is wrong with those that were refused; without their texts.")
            .Produces<IReadOnlyList<Wire.RuleFile>>();
        files
            .MapGet("/{name}", GetAsync)
            .WithName("GetRuleFile")
            .WithSummary("One file of rules with the text in force.")
            .Produces<Wire.RuleFile>()
            .ProducesProblems(404);
        files
            .MapPut("/{name}", PutAsync)
            .WithName("PutRuleFile")
            .WithSummary("Adds or replaces a file of rules, in the format of Prometheus.")
            .WithDescription(
                "The body is YAML. Everything wrong is listed by line at once, and nothing is changed then. Files of folders are changed there."
            )
            .Accepts<string>(
                Yaml,
                "application/x-yaml",
                "text/yaml",
                "text/plain",
                "application/octet-stream",
                "application/x-www-form-urlencoded"
            )
            .Produces<Wire.RuleFile>()
            .Produces<Wire.RuleFile>(StatusCodes.Status201Created)
            .ProducesProblems(400, 409, 413);
        files
            .MapDelete("/{name}", DeleteAsync)
            .WithName("DeleteRuleFile")
            .WithSummary("Removes a file of rules that was put through this API.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpContext context) =>
        Results.Ok((await RuleReader.Registry(context).ListAsync()).Select(f => ToWire(f) with { Text = null }).ToArray());

    private static async Task<IResult> GetAsync([Description("The file's name.")] string name, HttpContext context)
    {
        var decoded = Decode(name);
        var file = (await RuleReader.Registry(context).ListAsync()).FirstOrDefault(f => f.Name == decoded);
        return file is null ? NotKnown(decoded) : Results.Ok(ToWire(file));
    }

    private static async Task<IResult> PutAsync([Description("The file's name.")] string name, HttpContext context)
    {
        if (!Name().IsMatch(name))
        {
            return ProblemResult.BadRequest(
                $"{FieldErrors.Quote(name)} cannot be a file's name: it has 1 to 100 letters, digits, dots, dashes and underscores."
            );
        }
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
        {
            body.MaxRequestBodySize = MaxBytes;
        }
        string text;
        try
        {
            using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
            text = await reader.ReadToEndAsync(context.RequestAborted);
        }
        catch (DecoderFallbackException)
        {
            return ProblemResult.BadRequest("The body is not UTF-8.");
        }
        var answer = await RuleReader.Registry(context).PutAsync(name, text);
        return answer switch
        {
            { Outcome: RuleFileOutcome.Done, Report: { } report } => Results.Ok(ToWire(report)),
            { Outcome: RuleFileOutcome.Created, Report: { } report } => Results.Json(
                ToWire(report),
                statusCode: StatusCodes.Status201Created
            ),
            { Outcome: RuleFileOutcome.Invalid } => Invalid(answer),
            { Outcome: RuleFileOutcome.ReadOnly } => ReadOnly(name),
            _ => ProblemResult.Conflict("There are as many files of rules as there may be; remove one first."),
        };
    }

    private static async Task<IResult> DeleteAsync([Description("The file's name.")] string name, HttpContext context)
    {
        var decoded = Decode(name);
        return (await RuleReader.Registry(context).DeleteAsync(decoded)).Outcome switch
        {
            RuleFileOutcome.NotFound => NotKnown(decoded),
            RuleFileOutcome.ReadOnly => ReadOnly(decoded),
            _ => Results.NoContent(),
        };
    }

    private static ProblemResult Invalid(RuleFileAnswer answer)
    {
        var errors = new FieldErrors();
        foreach (var error in answer.Errors)
        {
            errors.Add(error.Line > 0 ? LineOf(error.Line) : "file", $"{(error.Line > 0 ? LineOf(error.Line) + ": " : "")}{error.Reason}.");
        }
        return ProblemResult.Invalid(errors);
    }

    private static string LineOf(long line) => string.Create(CultureInfo.InvariantCulture, $"line {line}");

    private static Wire.RuleFile ToWire(RuleFileReport file) =>
        new()
        {
            Name = file.Name,
            Origin = file.Origin switch
            {
                RuleFileOrigin.BuiltIn => "built_in",
                RuleFileOrigin.Folder => "folder",
                _ => "api",
            },
            AcceptedAt = file.AcceptedAt,
            Groups = file.Groups,
            Rules = file.Rules,
            Errors = [.. file.Errors.Select(e => new Wire.RuleFileError(e.Line, e.Reason))],
            RefusedAt = file.RefusedAt,
            Text = file.Text,
        };

    // A slash of a name arrives as it was escaped, so that the name stays one part of the path.
    private static string Decode(string name) => name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static ProblemResult NotKnown(string name) => ProblemResult.NotFound($"There is no file of rules {FieldErrors.Quote(name)}.");

    private static ProblemResult ReadOnly(string name) =>
        ProblemResult.Conflict($"The file of rules {FieldErrors.Quote(name)} comes from a folder or with the program; change it there.");

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex Name();
}
