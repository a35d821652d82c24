namespace TelemetryGrid.Analytics.Trends;

/// <summary>Windows of a seasonal decomposition, in values of the series, or of the cycle's subseries for the season. Odd, 3 or more.</summary>
public sealed record StlOptions
{
    public static StlOptions Default { get; } = new();

    /// <summary>How many cycles a season is learnt over: the fewer, the faster it may change. 7 suits a cycle that drifts, 35 one that hardly does.</summary>
    public int SeasonalWindow { get; init; } = 7;

    /// <summary>0 for the least odd number over 1.5 cycles / (1 - 1.5 / seasonal window).</summary>
    public int TrendWindow { get; init; }

    /// <summary>Whether outliers are given less weight, in rounds.</summary>
    public bool Robust { get; init; }

    /// <summary>Rounds of new weights when robust.</summary>
    public int RobustRounds { get; init; } = 15;

    /// <summary>
    /// Smoothing is done at every so-manieth of a window and joined by straight lines, as Cleveland's program does; 0 for at every value,
    /// which takes ten times as long for hardly a difference.
    /// </summary>
    public int JumpsPerWindow { get; init; } = 10;

    internal int JumpFor(int window) => JumpsPerWindow > 0 ? (window + JumpsPerWindow - 1) / JumpsPerWindow : 1;

    internal int TrendWindowFor(int period) =>
        TrendWindow > 0 ? TrendWindow : NextOdd((int)Math.Ceiling(1.5 * period / (1 - 1.5 / SeasonalWindow)));

    internal static int NextOdd(int value) => value + 1 - value % 2;

    internal void Validate()
    {
        if (SeasonalWindow < 3 || SeasonalWindow % 2 == 0 || TrendWindow is < 0 or 1 or > 0 && TrendWindow % 2 == 0)
        {
            throw new ArgumentException("The windows of a decomposition are odd and 3 or more.", "options");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(RobustRounds);
        ArgumentOutOfRangeException.ThrowIfNegative(JumpsPerWindow);
    }
}
