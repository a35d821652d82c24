namespace TelemetryGrid.Analytics.Detectors.Control;

/// <summary>
/// Which of many simultaneous suspicions are believed, so that of those believed at most a given share is expected to be false (Benjamini and
/// Hochberg, J. R. Statist. Soc. B 57, 1995): one round over the series of a device or a site. Pure.
/// </summary>
public static class BenjaminiHochberg
{
    /// <summary>The share of false discoveries aimed at by default.</summary>
    public const double DefaultRate = 0.05;

    /// <summary>
    /// The least −log10 p that is a discovery in this round; infinite when none is. Compare with at or above. Allocates one array as long as the scores.
    /// </summary>
    /// <param name="scores">−log10 p of the series that have one; NaN counts as no evidence. Series not listed have p = 1.</param>
    /// <param name="tested">How many series the round looked at: at least as many as there are scores.</param>
    /// <param name="rate">The false discovery rate, above 0 and at most 1.</param>
    /// <param name="dependent">
    /// Whether series may depend on each other in any way whatever, at the price of a factor Σ 1/i (Benjamini and Yekutieli, Ann. Statist. 2001).
    /// Without it the rate holds for independent series and for ones that rise and fall together.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range, or fewer series were tested than have scores.</exception>
    public static double Threshold(ReadOnlySpan<double> scores, int tested, double rate = DefaultRate, bool dependent = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tested, scores.Length);
        if (rate is not (> 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A false discovery rate lies above 0 and is at most 1.");
        }

        var sorted = scores.ToArray();

        // NaN sorts first, where the weakest evidence belongs.
        Array.Sort(sorted);
        var shared = -Math.Log10(rate) + Math.Log10(Math.Max(1, tested));
        if (dependent)
        {
            shared += Math.Log10(Harmonic(tested));
        }

        for (var rank = sorted.Length; rank >= 1; rank--)
        {
            // p of the rank-th smallest is at most rank/tested of the rate.
            var score = sorted[^rank];
            if (score >= shared - Math.Log10(rank))
            {
                return score;
            }
        }

        return double.PositiveInfinity;
    }

    private static double Harmonic(int count)
    {
        double sum = 0;
        for (var i = 1; i <= count; i++)
        {
            sum += 1.0 / i;
        }

        return sum;
    }
}
