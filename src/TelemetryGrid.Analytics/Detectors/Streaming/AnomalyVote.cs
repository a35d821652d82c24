namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>What the detector makes of one point.</summary>
/// <param name="IsAnomaly">Whether this point raises an anomaly: once per episode, as it begins or becomes worse than what raised it.</param>
/// <param name="Score">
/// The combined vote, less what is usual at this hour of the day, where it passes the gate, else 0; comparable between series, of the order
/// of −log10 p. It is what false-discovery control and alert budgets weigh.
/// </param>
/// <param name="Combined">The combined vote before discount and gate.</param>
/// <param name="Expected">What is usual at this time, NaN before the baseline knows.</param>
/// <param name="Scores">Each member's part, the explanation.</param>
public readonly record struct AnomalyVote(bool IsAnomaly, float Score, float Combined, double Expected, ResidualScores Scores)
{
    /// <summary>For a point that was not looked at.</summary>
    internal static AnomalyVote None { get; } = new(IsAnomaly: false, 0, 0, double.NaN, default);
}
