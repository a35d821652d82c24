namespace TelemetryGrid.Analytics.Predictions;

/// <summary>When a capacity prediction says what. Percentages are of the limit, as daily 95th percentiles.</summary>
public sealed record CapacityOptions
{
    /// <summary>Share of days inside the band whose upper edge dates the breach.</summary>
    public double Level { get; init; } = 0.8;

    /// <summary>Over this, now or as predicted, the severity is critical; over it now, or a breach this near, scaling up cannot wait.</summary>
    public double CriticalPercent { get; init; } = 90;

    /// <summary>Over this the severity is high and scaling up is to be planned.</summary>
    public double HighPercent { get; init; } = 80;

    /// <summary>A change by more than this, in percent of the current value, is of medium severity.</summary>
    public double ChangePercent { get; init; } = 20;

    /// <summary>Below this, now and as predicted at the upper edge, less would do.</summary>
    public double IdlePercent { get; init; } = 30;

    /// <summary>A breach expected within so many days cannot wait.</summary>
    public int ImmediateDays { get; init; } = 7;

    /// <summary>Past origins, a week apart, that are asked whether they agree.</summary>
    public int Origins { get; init; } = 6;
}
