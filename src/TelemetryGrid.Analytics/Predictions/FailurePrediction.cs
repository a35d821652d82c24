using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>How likely a device fails within a time, and why.</summary>
public sealed record FailurePrediction
{
    /// <summary>Of at least one failure within the horizon, 0..1: 1 − exp(−hazard × days).</summary>
    public required double Probability { get; init; }

    public required double HorizonDays { get; init; }

    /// <summary>Failures a day.</summary>
    public required double HazardPerDay { get; init; }

    /// <summary>What the probability would be without any reason.</summary>
    public required double BaseProbability { get; init; }

    /// <summary>Largest contribution first; of several subjects of one cause the worst.</summary>
    public required ImmutableArray<FailureReason> Reasons { get; init; }

    /// <summary>Causes nothing is known about, which therefore count as healthy.</summary>
    public required ImmutableArray<FailureCause> Unseen { get; init; }

    /// <summary>Share of the causes something is known about, 0..1: how complete the picture is, not how certain the failure.</summary>
    public double Coverage => 1 - Unseen.Length / (double)Enum.GetValues<FailureCause>().Length;
}
