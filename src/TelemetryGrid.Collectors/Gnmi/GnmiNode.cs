using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>What all streaming collectors of a node share.</summary>
internal sealed record GnmiNode(GnmiOptions Options, IngestPipeline Pipeline, IMetricSink Sink, IngestMetrics Metrics, TimeProvider Time)
{
    public const string Kind = "streaming_telemetry";

    /// <summary>From 0 up to, not with, 1: spreads what would otherwise happen at once.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
