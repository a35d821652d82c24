using Microsoft.Extensions.Logging;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Json;
using TelemetryGrid.Gateway.Prometheus.Parameters;

namespace TelemetryGrid.Gateway.Prometheus;

/// <summary>What surrounds every handler of the Prometheus API: its parameters, a bound on how many run, and errors as clients of Prometheus read them.</summary>
internal static class ApiEndpoint
{
    public static RequestDelegate Of(Func<ApiRequest, Task> handle) => context => RunAsync(context, handle);

    private static async Task RunAsync(HttpContext context, Func<ApiRequest, Task> handle)
    {
        var gate = context.RequestServices.GetRequiredService<ApiGate>();
        if (!gate.TryEnter())
        {
            context.Response.Headers.RetryAfter = "1";
            await WriteAsync(context, new ApiException(ApiErrorType.Unavailable, "too many requests at once; try again in a second"));
            return;
        }
        ApiRequest? request = null;
        try
        {
            request = new ApiRequest(context, await ApiParameters.ReadAsync(context.Request, context.RequestAborted));
            await handle(request);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (Exception e)
        {
            if (request?.HasBegun == true)
            {
                // Half an answer must not look like a whole one.
                Log(context, e);
                context.Abort();
                return;
            }
            await WriteAsync(context, Explain(context, e));
        }
        finally
        {
            gate.Leave();
        }
    }

    private static ApiException Explain(HttpContext context, Exception e)
    {
        if (ApiErrors.From(e) is { } known)
        {
            return known;
        }
        Log(context, e);
        return new ApiException(
            ApiErrorType.Internal,
            $"the gateway failed to answer; its log says why under request {context.TraceIdentifier}"
        );
    }

    private static void Log(HttpContext context, Exception e) =>
        context
            .RequestServices.GetRequiredService<ILoggerFactory>()
            .CreateLogger(typeof(ApiEndpoint))
            .LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);

    private static async Task WriteAsync(HttpContext context, ApiException error)
    {
        await using var json = new ApiJson(context, ApiErrors.StatusOf(error.Type));
        json.Writer.WriteStartObject();
        json.Writer.WriteString("status"u8, "error"u8);
        json.Writer.WriteString("errorType", ApiErrors.NameOf(error.Type));
        json.Writer.WriteString("error", error.Message);
        json.Writer.WriteEndObject();
        await json.FlushAsync();
    }
}
