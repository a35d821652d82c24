namespace TelemetryGrid.Analytics.Trends;

/// <summary>How <see cref="ChangePoints"/> cuts a series. The defaults were chosen over public series with annotations, never for one of them.</summary>
public sealed record ChangePointOptions
{
    public static ChangePointOptions Default { get; } = new();

    public ChangeMethod Method { get; init; } = ChangeMethod.LevelsLinesAndBends;

    /// <summary>Fewest points between two changes, 2 or more. Three are what tells a line from its ends.</summary>
    public int ShortestStretch { get; init; } = 3;

    /// <summary>
    /// The weight of ln n for every level, slope, curvature and place of change in the criterion (<see cref="ChangeMethod.LevelsLinesAndBends"/>).
    /// 1 is Schwarz' criterion, which holds for independent noise; what follows itself needs more.
    /// </summary>
    public double Strictness { get; init; } = 1.75;

    /// <summary>
    /// The standard deviation, in those of the whole series, below which unexplained movement counts as nothing: what is smooth
    /// but none of a level, a line and a bend would otherwise be cut without end.
    /// </summary>
    public double Resolution { get; init; } = 0.15;

    /// <summary>
    /// For the two methods of levels only: what a change must explain, as a multiple of ln n of the series' variance; 3 is the modified
    /// Bayes criterion of Zhang and Siegmund (Biometrics 63, 2007) without its term of lengths.
    /// </summary>
    public double MeanPenalty { get; init; } = 3;

    /// <summary>Changes at most.</summary>
    public int MostChanges { get; init; } = 100;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ShortestStretch, 2);
        ArgumentOutOfRangeException.ThrowIfNegative(MostChanges);
        if (!(Strictness > 0) || !(Resolution > 0) || !(MeanPenalty > 0))
        {
            throw new ArgumentException("Strictness, resolution and penalty are above 0.", "options");
        }
    }
}
