namespace TelemetryGrid.Analytics.Trends;

/// <summary>Where a series began to behave differently, told by the stretches between it and its neighbours.</summary>
/// <param name="Index">Of the first value after the change.</param>
/// <param name="BeforeMean">Mean of the stretch before.</param>
/// <param name="AfterMean">Mean of the stretch after.</param>
/// <param name="BeforeSlope">Units per step, 0 where the stretch is a level; of the straight line through it where it bends.</param>
/// <param name="AfterSlope">As before.</param>
/// <param name="Confidence">
/// One less the p-value of a Chow test of one level, line or bend against two, with fewer degrees of freedom where the residuals follow each other,
/// and multiplied by the places that the change could have been found at: 0 to 1.
/// </param>
public readonly record struct ChangePoint(
    int Index,
    double BeforeMean,
    double AfterMean,
    double BeforeSlope,
    double AfterSlope,
    double Confidence
)
{
    /// <summary>By how much the mean changed; small where it is the slope that did.</summary>
    public double Magnitude => AfterMean - BeforeMean;

    /// <summary>Whether either side rises or falls, rather than a level giving way to another.</summary>
    public bool IsTrendChange => BeforeSlope != 0 || AfterSlope != 0;
}
