using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Correlations;

/// <summary>What <see cref="CorrelationScan"/> looks at and believes.</summary>
public sealed record CorrelationOptions
{
    public static CorrelationOptions Default { get; } = new();

    /// <summary>Series in a scan at most: their pairs are tested.</summary>
    public const int MostSeries = 256;

    /// <summary>Values in each known cycle, such as a day and a week; taken out where a series has two whole ones.</summary>
    public ImmutableArray<int> Periods { get; init; } = [];

    /// <summary>Steps either way that one series may follow the other by.</summary>
    public int LongestLag { get; init; } = 12;

    /// <summary>The share of what is found that may be false (Benjamini and Hochberg).</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>Weaker correlations, however sure, are not worth telling.</summary>
    public double LeastStrength { get; init; } = 0.2;

    /// <summary>Values that two series must have in common, at the longest lag too.</summary>
    public int FewestValues { get; init; } = 50;

    /// <summary>
    /// Whether each series' own memory is taken out by an autoregression before they are compared (Haugh, J. Am. Stat. Assoc. 71, 1976).
    /// Without it only the effective sample size allows for memory, which finds less and smears lags.
    /// </summary>
    public bool Prewhiten { get; init; } = true;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(LongestLag);
        ArgumentOutOfRangeException.ThrowIfLessThan(FewestValues, 8);
        if (FalseDiscoveryRate is not (> 0 and <= 1) || LeastStrength is not (>= 0 and <= 1))
        {
            throw new ArgumentException("Rate and strength lie between 0 and 1.", "options");
        }

        if (Periods.IsDefault || Periods.Any(period => period < 2))
        {
            throw new ArgumentException("A cycle has two values or more.", "options");
        }
    }
}
