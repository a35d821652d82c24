namespace TelemetryGrid.Analytics;

/// <summary>Which numbers the statistics take: finite ones whose squares, summed over any stream, stay finite too.</summary>
public static class SampleRange
{
    public const double LargestMagnitude = 1e140;

    public static bool Contains(double value) => Math.Abs(value) <= LargestMagnitude;

    /// <exception cref="ArgumentOutOfRangeException">The value is not finite, or too large.</exception>
    internal static void Require(double value)
    {
        if (!Contains(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A sample is a finite number of at most 1e140 in magnitude.");
        }
    }
}
