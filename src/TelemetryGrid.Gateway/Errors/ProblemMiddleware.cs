using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Gateway.Errors;

/// <summary>Gives every error without a body one: what nobody routed, what threw, what timed out. Details of a failure go to the log only.</summary>
internal sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Explain(context, e).ExecuteAsync(context);
            return;
        }
        if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null, ContentLength: null })
        {
            await ProblemResult.Of(context.Response.StatusCode, Explain(context)).ExecuteAsync(context);
        }
    }

    private ProblemResult Explain(HttpContext context, Exception e)
    {
        switch (e)
        {
            case BadHttpRequestException bad:
                return ProblemResult.Of(bad.StatusCode, bad.Message);
            case var _ when GridFailure.IsTransient(e):
                logger.LogWarning(e, "{Method} {Path} was not answered in time", context.Request.Method, context.Request.Path);
                return ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, GridFailure.Sentence);
            default:
                logger.LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return ProblemResult.Of(
                    StatusCodes.Status500InternalServerError,
                    $"The gateway failed to answer; its log says why under request {context.TraceIdentifier}."
                );
        }
    }

    private static string Explain(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value);
        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {path}; /openapi/v1.json lists what there is.",
            StatusCodes.Status405MethodNotAllowed => $"{path} does not take {method}; it takes {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => "The request's body is too large.",
            StatusCodes.Status415UnsupportedMediaType => "The request's body must be application/json.",
            var status => $"The request ended with status {status}.",
        };
    }
}
