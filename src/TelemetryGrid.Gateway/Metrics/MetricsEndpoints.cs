using System.Net.Mime;

namespace TelemetryGrid.Gateway.Metrics;

/// <summary><c>/metrics</c>.</summary>
internal static class MetricsEndpoints
{
    private const string OpenMetrics = "application/openmetrics-text";

    public static void MapMetrics(this IEndpointRouteBuilder root) =>
        root.MapGet("/metrics", Write)
            .WithName("GetMetrics")
            .WithSummary("The process' own metrics in Prometheus' text format 0.0.4, or in OpenMetrics 1.0 when that is accepted.")
            .Produces<string>(StatusCodes.Status200OK, MediaTypeNames.Text.Plain, OpenMetrics)
            .WithTags("Metrics");

    private static IResult Write(HttpRequest request, MetricsCollector metrics)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var openMetrics = accepted.Any(a => a.MediaType.Equals(OpenMetrics, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
        var type = openMetrics ? $"{OpenMetrics}; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        return Results.Text(ExpositionWriter.Write(metrics.Scrape(), openMetrics), type);
    }
}
