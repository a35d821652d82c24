namespace TelemetryGrid.Slo.Budgets;

/// <summary>Counts of good and of all events; none at all says nothing, neither that all is well nor that it is not.</summary>
public readonly record struct Evidence
{
    public static readonly Evidence None;

    private Evidence(double good, double total)
    {
        Good = good;
        Total = total;
    }

    public double Good { get; }

    public double Total { get; }

    public double Bad => Total - Good;

    public bool IsNone => !(Total > 0);

    /// <summary>The share of bad events; NaN without evidence.</summary>
    public double ErrorRatio => IsNone ? double.NaN : Bad / Total;

    /// <summary>
    /// Counts as they were measured. Good ones beyond all or below zero, which counters read at different moments give, are taken for the
    /// nearer bound; a total that is not positive, NaN or infinite is no evidence.
    /// </summary>
    public static Evidence Of(double good, double total) =>
        double.IsFinite(total) && total > 0 && !double.IsNaN(good) ? new Evidence(Math.Clamp(good, 0, total), total) : None;

    /// <summary>How many times faster than allowed the budget is being spent; NaN without evidence.</summary>
    public double BurnRate(double budget) => ErrorRatio / budget;

    public static Evidence operator +(Evidence a, Evidence b) => new(a.Good + b.Good, a.Total + b.Total);

    public static Evidence operator *(Evidence a, double share) => new(a.Good * share, a.Total * share);
}
