using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>A series as the sum of a trend, one or more seasons and what is left, each as long as the series.</summary>
public sealed class Decomposition
{
    // What varies by less of the largest value is rounding.
    private const double Rounding = 1e-11;

    internal Decomposition(double[] trend, ImmutableArray<SeasonalComponent> seasons, double[] residual, double scale) =>
        (Trend, Seasons, Residual, TrendStrength) = (trend, seasons, residual, Strength(trend, residual, scale));

    public double[] Trend { get; }

    /// <summary>Shortest cycle first.</summary>
    public ImmutableArray<SeasonalComponent> Seasons { get; }

    public double[] Residual { get; }

    /// <summary>How much of what is not season the trend explains, 0 to 1: 1 - Var(residual) / Var(trend + residual), at least 0.</summary>
    public double TrendStrength { get; }

    /// <summary>Wang, Smith and Hyndman, Data Min. Knowl. Discov. 13 (2006). What does not vary at all has strength 0.</summary>
    internal static double Strength(double[] component, double[] residual, double scale)
    {
        var both = new double[residual.Length];
        for (var i = 0; i < both.Length; i++)
        {
            both[i] = component[i] + residual[i];
        }

        var (rest, whole) = (Variance(residual), Variance(both));
        return Math.Sqrt(whole) > Rounding * scale ? Math.Clamp(1 - rest / whole, 0, 1) : 0;
    }

    private static double Variance(double[] values)
    {
        var mean = 0.0;
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        var square = 0.0;
        foreach (var value in values)
        {
            square += (value - mean) * (value - mean) / values.Length;
        }

        return square;
    }
}
