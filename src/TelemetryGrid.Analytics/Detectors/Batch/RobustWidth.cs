namespace TelemetryGrid.Analytics.Detectors.Batch;

/// <summary>How wide a column usually is, whatever its few largest values are.</summary>
internal static class RobustWidth
{
    private const double TailShare = 0.98;
    private const double TailWidths = 3;

    /// <summary>
    /// The larger of 1.4826 median absolute deviations and a third of the deviation that 2 % exceed: a normal distribution's width is the first, that
    /// of a metric with bursts, or one mostly 0, the second. Where even that is 0, the root mean square. Orders the values.
    /// </summary>
    /// <param name="deviations">From the centre, 0 or above.</param>
    public static double Of(double[] deviations)
    {
        if (deviations.Length == 0)
        {
            return 0;
        }

        Array.Sort(deviations);
        var width = Math.Max(
            1.4826 * deviations[deviations.Length / 2],
            deviations[(int)(TailShare * (deviations.Length - 1))] / TailWidths
        );
        if (width > 0)
        {
            return width;
        }

        double squares = 0;
        foreach (var deviation in deviations)
        {
            squares += deviation * deviation / deviations.Length;
        }

        return Math.Sqrt(squares);
    }
}
