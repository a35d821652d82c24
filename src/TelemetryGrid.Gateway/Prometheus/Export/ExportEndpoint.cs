using System.Globalization;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Gateway.Prometheus.Errors;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Prometheus.Export;

/// <summary>
/// <c>export</c>: all samples of the series that were asked for, from every tier, as a stream. What goes wrong before the first piece is
/// sent is an error as elsewhere in the API. Afterwards the connection is closed without the chunk that ends the message (RFC 9112 §8), so
/// that no client takes the half for the whole; the text formats end in a line <c># EOF</c> besides.
/// </summary>
internal sealed class ExportEndpoint
{
    /// <summary>How many series follow, as far as can be said beforehand.</summary>
    public const string SeriesHeader = "TelemetryGrid-Export-Series";

    private const int MaxConcurrent = 4;
    private const int SamplesHeld = 200_000;

    private int _running;

    public async Task WriteAsync(ApiRequest request)
    {
        var export = ExportRequest.Read(request.Parameters);
        if (Interlocked.Increment(ref _running) > MaxConcurrent)
        {
            Interlocked.Decrement(ref _running);
            request.Context.Response.Headers.RetryAfter = "10";
            throw new ApiException(ApiErrorType.Unavailable, $"{MaxConcurrent} exports are running already; try again when one has ended");
        }
        try
        {
            await WriteAsync(request, export);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private static async Task WriteAsync(ApiRequest request, ExportRequest export)
    {
        var stop = request.Aborted;
        var catalog = await ExportCatalog.FindAsync(
            request.Require<ISeriesCatalog>(),
            new CatalogRequest(export.MatcherSets, export.StartMilliseconds, export.EndMilliseconds),
            stop
        );
        var now = request.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var range = await ExportRange.FindAsync(catalog, export, now, stop);
        var response = request.Context.Response;
        var writer = new ExportWriter(response.Body, export.Format);
        try
        {
            response.ContentType = ExportWriter.ContentType(export.Format);
            response.Headers[SeriesHeader] = catalog.Count.ToString(CultureInfo.InvariantCulture);
            writer.Begin();
            if (range is var (start, end))
            {
                var reader = new ExportReader(request.Require<ISeriesSource>(), new ExportPace(SamplesHeld), start, end);
                await foreach (var series in catalog.ReadAsync(stop))
                {
                    await reader.ReadAsync(series.AsMemory(), (labels, samples) => writer.WriteAsync(labels, samples, stop), stop);
                }
            }
            await writer.EndAsync(stop);
        }
        catch (Exception e) when (writer.HasSent)
        {
            if (!stop.IsCancellationRequested)
            {
                Log(request.Context, e);
            }
            request.Context.Abort();
        }
        catch
        {
            response.Headers.Remove(SeriesHeader);
            throw;
        }
    }

    private static void Log(HttpContext context, Exception e) =>
        context
            .RequestServices.GetRequiredService<ILoggerFactory>()
            .CreateLogger<ExportEndpoint>()
            .LogError(e, "An export was broken off in the middle of its answer");
}
