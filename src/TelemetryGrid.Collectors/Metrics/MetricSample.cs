using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>One sample of a series.</summary>
/// <param name="TimestampMilliseconds">Since 1970.</param>
/// <param name="Value">A NaN keeps its bits, since <see cref="StaleMarker"/> is one.</param>
public readonly record struct MetricSample(Labels Labels, long TimestampMilliseconds, double Value);
