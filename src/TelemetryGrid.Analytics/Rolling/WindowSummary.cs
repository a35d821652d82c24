namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// What <see cref="WindowedStatistics"/> knows of one window. Samples weigh equally, whatever the time between them.
/// Without samples the count is zero and every number is NaN.
/// </summary>
/// <param name="FromMs">Start of the covered time, inclusive, Unix milliseconds; up to a twelfth of the window before its nominal start.</param>
/// <param name="ToMs">End of the covered time, inclusive.</param>
/// <param name="Count">Samples.</param>
/// <param name="Mean">Exact to rounding.</param>
/// <param name="Variance">Population variance, exact to rounding.</param>
/// <param name="Min">Exact.</param>
/// <param name="Max">Exact.</param>
/// <param name="Last">The newest sample by event time.</param>
/// <param name="P50">Median, within the relative accuracy of the sketch, as the quantiles that follow.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
public readonly record struct WindowSummary(
    long FromMs,
    long ToMs,
    long Count,
    double Mean,
    double Variance,
    double Min,
    double Max,
    double Last,
    double P50,
    double P90,
    double P95,
    double P99
)
{
    public double StandardDeviation => Math.Sqrt(Variance);
}
