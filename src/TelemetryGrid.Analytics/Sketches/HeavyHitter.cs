namespace TelemetryGrid.Analytics.Sketches;

/// <summary>A key tracked by <see cref="SpaceSaving{TKey}"/>. Its true weight lies in <see cref="Guaranteed"/>..<see cref="Count"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Count">Upper bound of the weight.</param>
/// <param name="Error">By how much the upper bound may exceed the truth.</param>
public readonly record struct HeavyHitter<TKey>(TKey Key, ulong Count, ulong Error)
{
    /// <summary>Lower bound of the weight.</summary>
    public ulong Guaranteed => Count - Error;
}
