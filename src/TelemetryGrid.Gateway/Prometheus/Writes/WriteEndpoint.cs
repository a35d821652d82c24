using System.Globalization;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Gateway.Errors;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>What remote write and import share: admission, counts in headers, and which failures are worth another try.</summary>
internal static class WriteEndpoint
{
    // A full log takes longer to empty than a moment.
    private const string RetrySeconds = "5";

    /// <summary>Takes a body and hands it to the intake.</summary>
    public delegate ValueTask<MetricIntakeResult> Take(HttpContext context, IMetricIntake intake, WriteLease lease);

    public static RequestDelegate Of(Take take) => context => RunAsync(context, take);

    private static async Task RunAsync(HttpContext context, Take take)
    {
        try
        {
            var intake =
                context.RequestServices.GetService<IMetricIntake>()
                ?? throw new WriteException(StatusCodes.Status503ServiceUnavailable, "This node takes no metrics.");
            using var lease = context.RequestServices.GetRequiredService<WriteAdmission>().Enter();
            var result = await take(context, intake, lease);
            WriteCounts(context, result);
            if (result.Rejected == 0)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
            var taken = result.Samples + result.Histograms + result.Exemplars;
            await PlainText.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                $"{result.Rejected} of {taken + result.Rejected} samples were refused, the others are taken; the first: {result.FirstError}"
            );
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            WriteCounts(context, new MetricIntakeResult { Samples = 0 });
            var (status, sentence) = Explain(context, e);
            if (status == StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = RetrySeconds;
            }
            await PlainText.WriteAsync(context, status, sentence);
        }
    }

    /// <summary>Asks the intake, telling its failures from those of reading the body.</summary>
    public static async ValueTask<MetricIntakeResult> IntoAsync(WriteLease lease, Func<ValueTask<MetricIntakeResult>> intake)
    {
        lease.IsRead = true;
        try
        {
            var result = await intake();
            lease.IsRead = false;
            return result;
        }
        catch (MetricFormatException e)
        {
            lease.IsRead = false;
            throw WriteException.Malformed(e.Message);
        }
        catch (IOException e)
        {
            throw WriteException.Busy(e.Message);
        }
    }

    private static (int Status, string Sentence) Explain(HttpContext context, Exception e)
    {
        switch (e)
        {
            case WriteException known:
                return (known.Status, known.Message);
            case BadHttpRequestException bad:
                return (bad.StatusCode, bad.Message);
            case var _ when GridFailure.IsTransient(e) || e is OperationCanceledException:
                return (StatusCodes.Status503ServiceUnavailable, GridFailure.Sentence);
            default:
                context
                    .RequestServices.GetRequiredService<ILoggerFactory>()
                    .CreateLogger(typeof(WriteEndpoint))
                    .LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
                return (
                    StatusCodes.Status500InternalServerError,
                    $"The gateway failed to take it; its log says why under request {context.TraceIdentifier}."
                );
        }
    }

    // Remote write 2.0, "Required Written Response Headers".
    private static void WriteCounts(HttpContext context, MetricIntakeResult result)
    {
        var headers = context.Response.Headers;
        headers["X-Prometheus-Remote-Write-Samples-Written"] = result.Samples.ToString(CultureInfo.InvariantCulture);
        headers["X-Prometheus-Remote-Write-Histograms-Written"] = result.Histograms.ToString(CultureInfo.InvariantCulture);
        headers["X-Prometheus-Remote-Write-Exemplars-Written"] = result.Exemplars.ToString(CultureInfo.InvariantCulture);
    }
}
