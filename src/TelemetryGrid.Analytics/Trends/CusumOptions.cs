namespace TelemetryGrid.Analytics.Trends;

/// <summary>What a <see cref="CusumMonitor"/> tolerates, in standard deviations of the level it learnt.</summary>
public sealed record CusumOptions
{
    public static CusumOptions Default { get; } = new();

    /// <summary>What a sample may be off without counting: half the shift to be found soonest.</summary>
    public double Slack { get; init; } = 0.5;

    /// <summary>
    /// The sum that raises an alarm. At a slack of 0.5 independent normal samples reach 5 once in 465 samples, 10 once in some 70,000
    /// (Siegmund's approximation): eight months of five minutes.
    /// </summary>
    public double Threshold { get; init; } = 10;

    /// <summary>More counts as this: one spike is no shift.</summary>
    public double LargestDeviation { get; init; } = 4;

    /// <summary>Samples from which level and deviation are learnt, at the start and after each alarm; 2 or more.</summary>
    public int Learning { get; init; } = 100;

    /// <summary>Whether the threshold grows where samples resemble the one before, as it must for as few false alarms.</summary>
    public bool AllowForMemory { get; init; } = true;

    internal void Validate()
    {
        if (!(Slack >= 0) || !(Threshold > 0) || !(LargestDeviation > Slack) || Learning < 2)
        {
            throw new ArgumentException(
                "Slack is not negative, threshold above 0, the largest deviation above the slack, and learning takes 2 samples.",
                "options"
            );
        }
    }
}
