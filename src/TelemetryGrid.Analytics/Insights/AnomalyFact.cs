using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>A point that was raised.</summary>
/// <param name="Entity">Whose metric.</param>
/// <param name="Metric">Which.</param>
/// <param name="TimeMs">Unix milliseconds.</param>
/// <param name="Value">The point.</param>
/// <param name="Expected">What is usual at that time; not a number where that is not known.</param>
/// <param name="Score">Of the order of −log10 p.</param>
/// <param name="Strongest">What tells most.</param>
public sealed record AnomalyFact(
    string Entity,
    string Metric,
    long TimeMs,
    double Value,
    double Expected,
    double Score,
    ResidualKind Strongest
);
