namespace TelemetryGrid.Benchmarks.Analytics.Nab;

/// <summary>What a true positive, a missed window and a false positive weigh.</summary>
internal sealed record NabProfile(string Name, double TruePositive, double FalseNegative, double FalsePositive)
{
    public static NabProfile Standard { get; } = new("standard", 1, 1, 0.11);

    public static NabProfile LowFalsePositives { get; } = new("reward_low_FP_rate", 1, 1, 0.22);
}
