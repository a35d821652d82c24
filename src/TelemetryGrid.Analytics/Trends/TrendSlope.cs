namespace TelemetryGrid.Analytics.Trends;

/// <summary>A robust straight line through a series, and how sure its direction is.</summary>
/// <param name="Slope">Median of the slopes of all pairs, in units per unit of time.</param>
/// <param name="Lower">Lower end of the confidence interval of the slope.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Intercept">The line's value at time 0: the median of value - slope · time.</param>
/// <param name="P">Two-sided p-value of Mann and Kendall's test of any monotone trend.</param>
/// <param name="Points">Points that the line was found through, after averaging in blocks where there were many.</param>
public readonly record struct TrendSlope(double Slope, double Lower, double Upper, double Intercept, double P, int Points)
{
    public double At(double time) => Intercept + Slope * time;
}
