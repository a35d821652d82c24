using System.Net.Mime;
using Microsoft.AspNetCore.WebUtilities;

namespace TelemetryGrid.Gateway.Errors;

/// <summary>An error as RFC 9457 writes it. Its type is <c>about:blank</c>, so the title is the status' own phrase (RFC 9457 §4.2.1).</summary>
internal sealed class ProblemResult : IResult
{
    private readonly int _status;
    private readonly string _detail;
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>>? _errors;

    private ProblemResult(int status, string detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null)
    {
        _status = status;
        _detail = detail;
        _errors = errors;
    }

    public static ProblemResult Of(int status, string detail) => new(status, detail);

    public static ProblemResult NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    public static ProblemResult Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);

    public static ProblemResult BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>Everything wrong with a request, by field or parameter.</summary>
    public static ProblemResult Invalid(FieldErrors errors) => new(StatusCodes.Status400BadRequest, errors.Sentence, errors.ToDictionary());

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers.CacheControl = "no-store";
        var problem = new Wire.Problem
        {
            Type = "about:blank",
            Title = ReasonPhrases.GetReasonPhrase(_status),
            Status = _status,
            Detail = _detail,
            Instance = httpContext.Request.PathBase.Add(httpContext.Request.Path).Value,
            Errors = _errors,
        };
        return response.WriteAsJsonAsync(
            problem,
            Wire.GridJsonContext.Default.Problem,
            MediaTypeNames.Application.ProblemJson,
            httpContext.RequestAborted
        );
    }
}
