using System.Collections.Immutable;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>
/// Fires while both windows burn faster than a factor: the long one says that it matters, the short one that it is still going on
/// (Google SRE workbook, chapter 5, "multiwindow, multi-burn-rate alerts").
/// </summary>
/// <param name="Urgency">What kind of alert it is.</param>
/// <param name="BudgetShare">The share of the period's budget that is gone when the long window has burnt that fast throughout; above 0.</param>
/// <param name="ShortWindow">The short window.</param>
/// <param name="LongWindow">The long one.</param>
public sealed record BurnRateCondition(AlertUrgency Urgency, double BudgetShare, TimeSpan ShortWindow, TimeSpan LongWindow)
{
    /// <summary>From this period on the usual windows are taken as they are; for shorter ones they shrink with it.</summary>
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestUnscaled = TimeSpan.FromDays(28);

    /// <summary>How many times faster than allowed: budget share × period ÷ long window.</summary>
    public double Factor(TimeSpan period) => Math.Round(BudgetShare * (period / LongWindow), 9);

    /// <summary>False when even nothing but errors burns no faster than the factor, so that the condition never holds.</summary>
    public bool CanFire(TimeSpan period, double budget) => Factor(period) * budget < 1;

    /// <summary>
    /// 14.4 over 1 h + 5 min, 6 over 6 h + 30 min (pages), 3 over 1 d + 2 h, 1 over 3 d + 6 h (tickets) for 30 days. The windows of a period
    /// below 28 days are shorter in proportion, in whole minutes: as they are, a week's would page at rates that a week can afford.
    /// </summary>
    public static ImmutableArray<BurnRateCondition> Defaults(TimeSpan period)
    {
        var scale = period >= ShortestUnscaled ? 1 : period / UsualPeriod;
        return
        [
            new(AlertUrgency.Page, 0.02, Scaled(5, scale), Scaled(60, scale)),
            new(AlertUrgency.Page, 0.05, Scaled(30, scale), Scaled(360, scale)),
            new(AlertUrgency.Ticket, 0.10, Scaled(120, scale), Scaled(1440, scale)),
            new(AlertUrgency.Ticket, 0.10, Scaled(360, scale), Scaled(4320, scale)),
        ];
    }

    private static TimeSpan Scaled(int minutes, double scale) => TimeSpan.FromMinutes(Math.Max(1, Math.Round(minutes * scale)));
}
