namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The lengths of a series' recurring cycles, in samples.</summary>
/// <param name="Short">The shorter cycle, a day as a rule; 0 when there is none.</param>
/// <param name="Long">The longer cycle, a week as a rule: a multiple of the shorter one; 0 when there is none.</param>
public readonly record struct SeasonalPeriods(int Short, int Long)
{
    /// <summary>No recurring cycle.</summary>
    public static SeasonalPeriods None => default;

    /// <summary>Samples between the origins of an evaluation: one short cycle, so that every hour of day is met equally often.</summary>
    internal int Step => Short > 1 ? Short : 1;
}
