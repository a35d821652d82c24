namespace TelemetryGrid.Analytics.Correlations;

/// <summary>Two metrics that move together beyond cycles, trends and their own memory.</summary>
/// <param name="First">Name of the one that moves first, or of the earlier in the scan at lag 0.</param>
/// <param name="Second">Name of the one that follows.</param>
/// <param name="Lag">Steps by which it follows, 0 or more.</param>
/// <param name="Spearman">Rank correlation at that lag; its sign tells whether they move alike or against each other.</param>
/// <param name="Pearson">Linear correlation at that lag.</param>
/// <param name="EffectiveSamples">How many independent values what they have in common is worth.</param>
/// <param name="P">Two-sided, of the rank correlation, for the best of all lags looked at.</param>
public sealed record MetricCorrelation(
    string First,
    string Second,
    int Lag,
    double Spearman,
    double Pearson,
    double EffectiveSamples,
    double P
)
{
    public double Strength => Math.Abs(Spearman);

    public bool IsPositive => Spearman > 0;
}
