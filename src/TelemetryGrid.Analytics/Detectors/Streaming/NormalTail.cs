namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>How rare a normal deviation is.</summary>
internal static class NormalTail
{
    /// <summary>−log10 of the two-sided tail beyond z standard deviations, within 0.05, at most <see cref="TailCalibration.Highest"/>.</summary>
    public static float MinusLog10(double z)
    {
        // erfc after Karagiannidis and Lioumpas, IEEE Comm. Letters 11 (2007).
        var x = Math.Abs(z) / Math.Sqrt(2);
        if (!(x > 1e-6))
        {
            return 0;
        }

        var log = x * x * Math.Log10(Math.E) - Math.Log10((1 - Math.Exp(-1.98 * x)) / (1.135 * Math.Sqrt(Math.PI) * x));
        return (float)Math.Clamp(log, 0, TailCalibration.Highest);
    }
}
