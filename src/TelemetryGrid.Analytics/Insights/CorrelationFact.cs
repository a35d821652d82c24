namespace TelemetryGrid.Analytics.Insights;

/// <summary>Two metrics whose deviations go together.</summary>
/// <param name="FirstEntity">Whose metric leads.</param>
/// <param name="FirstMetric">Which.</param>
/// <param name="SecondEntity">Whose metric follows.</param>
/// <param name="SecondMetric">Which.</param>
/// <param name="TimeMs">Unix milliseconds of the end of the time looked at.</param>
/// <param name="Coefficient">−1..1.</param>
/// <param name="LagMs">By how much the second follows, 0 or above.</param>
/// <param name="AdjustedP">p after control for the number of pairs looked at.</param>
public sealed record CorrelationFact(
    string FirstEntity,
    string FirstMetric,
    string SecondEntity,
    string SecondMetric,
    long TimeMs,
    double Coefficient,
    long LagMs,
    double AdjustedP
);
