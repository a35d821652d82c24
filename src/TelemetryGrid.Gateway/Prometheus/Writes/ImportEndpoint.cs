using System.Globalization;
using Microsoft.Net.Http.Headers;
using TelemetryGrid.Gateway.Prometheus.Parameters;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Prometheus.Writes;

/// <summary>
/// <c>POST /api/v1/import/prometheus</c>: an exposition page, as text or OpenMetrics, plain or gzip. <c>timestamp</c>, in milliseconds or
/// as RFC 3339, is the time of samples that have none; it is now when left out.
/// </summary>
internal static class ImportEndpoint
{
    public static async ValueTask<MetricIntakeResult> TakeAsync(HttpContext context, IMetricIntake intake, WriteLease lease)
    {
        var format = FormatOf(context.Request);
        var timestamp = TimestampOf(context);
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        var page = encoding.ToUpperInvariant() switch
        {
            "" or "IDENTITY" => await WriteBody.ReadAsync(context, lease, WriteBody.MaxBytes),
            "GZIP" or "X-GZIP" => await WriteBody.ReadGzipAsync(context, lease),
            _ => throw WriteException.Unsupported($"The Content-Encoding is '{encoding}'; gzip and identity are taken."),
        };
        return await WriteEndpoint.IntoAsync(lease, () => intake.ImportAsync(page, format, timestamp, context.RequestAborted));
    }

    private static ExpositionFormat FormatOf(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return ExpositionFormat.Text;
        }
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed.MediaType.ToString().ToUpperInvariant() : "";
        return type switch
        {
            "APPLICATION/OPENMETRICS-TEXT" => ExpositionFormat.OpenMetrics,
            // The last two are what tools say that were not told.
            "TEXT/PLAIN" or "APPLICATION/OCTET-STREAM" or "APPLICATION/X-WWW-FORM-URLENCODED" => ExpositionFormat.Text,
            _ => throw WriteException.Unsupported(
                $"The Content-Type is '{request.ContentType}'; text/plain and application/openmetrics-text are taken."
            ),
        };
    }

    private static long TimestampOf(HttpContext context)
    {
        var text = context.Request.Query["timestamp"].ToString();
        if (text.Length == 0)
        {
            return context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
        }
        return
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            || (!GoNumber.TryParse(text, out _) && ApiTime.TryParse(text, out milliseconds))
            ? milliseconds
            : throw WriteException.Malformed($"The timestamp {GoText.Quote(text)} is neither milliseconds since 1970 nor RFC 3339.");
    }
}
