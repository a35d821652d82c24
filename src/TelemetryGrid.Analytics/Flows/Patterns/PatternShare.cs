namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Which of several detectors this is, each of which sees an equal share of the flows, chosen by a hash of the five-tuple. An entity with many
/// flows is watched by one of them only, whose share of its flows is a fair sample: so no pattern is told twice, and each pays for its own.
/// </summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct PatternShare(int Index, int Count)
{
    /// <summary>Sees everything.</summary>
    public static PatternShare Whole { get; } = new(0, 1);

    // A share of a threshold below this is chance.
    private const double Least = 8;

    internal bool Owns(ulong hash) => Count == 1 || (int)Math.BigMul(hash, (ulong)Count, out _) == Index;

    /// <summary>What is left here of a count over many flows.</summary>
    internal double Of(double whole) => Count == 1 ? whole : Math.Max(whole / Count, Math.Min(whole, Least));

    /// <summary>What is left here of a sum over many flows.</summary>
    internal double OfSum(double whole) => whole / Count;
}
