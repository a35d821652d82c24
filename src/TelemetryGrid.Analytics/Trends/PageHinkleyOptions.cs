namespace TelemetryGrid.Analytics.Trends;

/// <summary>What a <see cref="PageHinkleyMonitor"/> tolerates, in standard deviations of the stream since it was last sure.</summary>
public sealed record PageHinkleyOptions
{
    public static PageHinkleyOptions Default { get; } = new();

    /// <summary>What a sample may be off the mean without counting.</summary>
    public double Tolerance { get; init; } = 0.25;

    /// <summary>The rise of the sum over its least value that raises an alarm.</summary>
    public double Threshold { get; init; } = 20;

    /// <summary>More counts as this: one spike is no shift.</summary>
    public double LargestDeviation { get; init; } = 4;

    /// <summary>Samples before any alarm, 2 or more.</summary>
    public int Least { get; init; } = 100;

    /// <summary>Samples that the mean remembers, so that it goes with what drifts within tolerance; more than the least.</summary>
    public int Memory { get; init; } = 4_096;

    /// <summary>Whether the threshold grows where samples resemble the one before, as it must for as few false alarms.</summary>
    public bool AllowForMemory { get; init; } = true;

    internal void Validate()
    {
        if (!(Tolerance >= 0) || !(Threshold > 0) || !(LargestDeviation > Tolerance) || Least < 2 || Memory <= Least)
        {
            throw new ArgumentException(
                "Tolerance is not negative, threshold above 0, the largest deviation above the tolerance, 2 samples the least, and memory longer.",
                "options"
            );
        }
    }
}
