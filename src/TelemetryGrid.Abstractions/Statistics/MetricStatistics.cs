using System.Collections.Immutable;

namespace TelemetryGrid.Statistics;

/// <summary>The rolling statistics of one metric: its last value, smoothed value, and one row per window (1 min, 5 min, 1 h, 24 h).</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.MetricStatistics")]
public sealed record MetricStatistics(
    [property: Id(0)] double Last,
    [property: Id(1)] double Ewma,
    [property: Id(2)] ImmutableArray<WindowStatistics> Windows
)
{
    public static MetricStatistics Empty { get; } = new(0, 0, []);
}
