namespace TelemetryGrid.Analytics.Trends;

/// <summary>How much farther a sum wanders by chance where each sample resembles the one before.</summary>
internal static class MemoryAllowance
{
    private const double Strongest = 0.95;

    /// <summary>
    /// (1 + r) / (1 - r), at least 1: by so much the variance of a sum of an autoregression of first order exceeds that of independent samples,
    /// and a threshold of it has to grow. The autocorrelation r by von Neumann's ratio, less its bias of -(1 + 3r)/n.
    /// </summary>
    /// <param name="steps">Mean square of the differences of neighbours.</param>
    /// <param name="variance">Of the samples.</param>
    /// <param name="count">Samples that both come from.</param>
    public static double Factor(double steps, double variance, int count)
    {
        if (!(variance > 0) || count < 5)
        {
            return 1;
        }

        var measured = 1 - steps / (2 * variance);
        var memory = Math.Clamp((count * measured + 1) / (count - 3), 0, Strongest);
        return (1 + memory) / (1 - memory);
    }
}
