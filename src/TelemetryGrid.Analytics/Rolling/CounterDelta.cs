namespace TelemetryGrid.Analytics.Rolling;

/// <summary>The difference of two counter readings, made by <see cref="CounterRate"/>.</summary>
/// <param name="Kind">Whether there is a difference, and why not.</param>
/// <param name="Delta">Units counted; zero unless <see cref="HasValue"/>.</param>
/// <param name="ElapsedMs">Time between the readings; zero unless <see cref="HasValue"/>.</param>
/// <param name="IsAmbiguous">The plausible maximum would pass the counter's width within the interval, so whole turns may be missing: poll faster or use 64 bits.</param>
public readonly record struct CounterDelta(CounterDeltaKind Kind, ulong Delta, long ElapsedMs, bool IsAmbiguous)
{
    public bool HasValue => Kind is CounterDeltaKind.Normal or CounterDeltaKind.Wrapped;

    /// <summary>Whether this reading is the one to compare the next with.</summary>
    public bool ReplacesPrevious => Kind is not (CounterDeltaKind.Duplicate or CounterDeltaKind.OutOfOrder);

    /// <summary>Units per second; zero unless <see cref="HasValue"/>.</summary>
    public double PerSecond => HasValue ? Delta * 1000.0 / ElapsedMs : 0;
}
