using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>What all targets of a node share.</summary>
internal sealed record ScrapeNode(
    ScrapeOptions Options,
    ScrapeClient Client,
    IMetricSink Sink,
    IngestMetrics Metrics,
    ScrapeMetrics ScrapeMetrics,
    TimeProvider Time
)
{
    public const string Kind = "prometheus";

    public StringPool Texts { get; } = new();

    /// <summary>
    /// Bounds pages that are read and appended at once. Waiting for a target takes no place here, so a slow one holds up nobody; what
    /// waits here is bounded by the client's budget.
    /// </summary>
    public SemaphoreSlim Reads { get; } = new(Options.MaxParallelReads);
}
