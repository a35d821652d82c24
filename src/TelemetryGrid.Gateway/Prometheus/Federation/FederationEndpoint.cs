using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Federation;

/// <summary><c>/federate</c>: the last sample, not older than five minutes, of each series that was asked for.</summary>
internal static class FederationEndpoint
{
    private const long LookbackMilliseconds = 300_000;
    private const int FlushBytes = 64 * 1024;

    public static async Task WriteAsync(HttpContext context)
    {
        var gate = context.RequestServices.GetRequiredService<ApiGate>();
        if (!gate.TryEnter())
        {
            context.Response.Headers.RetryAfter = "1";
            await PlainText.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Too many requests at once; try again in a second."
            );
            return;
        }
        try
        {
            await WriteAsync(context, await SelectAsync(context));
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
        catch (Exception e) when (!context.Response.HasStarted && ApiErrors.From(e) is { } error)
        {
            await PlainText.WriteAsync(context, ApiErrors.StatusOf(error.Type), error.Message);
        }
        finally
        {
            gate.Leave();
        }
    }

    // Series that several selectors match are written once.
    private static async ValueTask<List<(Labels Labels, long Time, double Value)>> SelectAsync(HttpContext context)
    {
        var request = new ApiRequest(context, await ApiParameters.ReadAsync(context.Request, context.RequestAborted));
        var end = request.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var last = new Dictionary<Labels, (long Time, double Value)>();
        var samples = new SampleBuffer();
        foreach (var matchers in MatcherSets.Read(request.Parameters))
        {
            var source = request.Require<ISeriesSource>();
            foreach (
                var series in await source.SelectAsync(new SeriesSelection(matchers, end - LookbackMilliseconds + 1, end), request.Aborted)
            )
            {
                series.Read(samples);
                if (samples.Count > 0 && !StaleMarker.Is(samples.Values[^1]) && series.Labels.Name.Length > 0)
                {
                    last[series.Labels] = (samples.Timestamps[^1], samples.Values[^1]);
                }
            }
        }
        return
        [
            .. last.Select(s => (s.Key, s.Value.Time, s.Value.Value))
                .OrderBy(s => s.Key.Name, StringComparer.Ordinal)
                .ThenBy(s => s.Key.ToString(), StringComparer.Ordinal),
        ];
    }

    private static async Task WriteAsync(HttpContext context, List<(Labels Labels, long Time, double Value)> samples)
    {
        var utf8Names = context.Request.Headers.Accept.ToString().Contains("escaping=allow-utf-8", StringComparison.OrdinalIgnoreCase);
        context.Response.ContentType = utf8Names
            ? "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
        var pipe = context.Response.BodyWriter;
        var writer = new FederationWriter(pipe, utf8Names);
        foreach (var (labels, time, value) in samples)
        {
            writer.Write(labels, time, value);
            if (pipe.UnflushedBytes > FlushBytes)
            {
                await pipe.FlushAsync(context.RequestAborted);
            }
        }
        await pipe.FlushAsync(context.RequestAborted);
    }
}
