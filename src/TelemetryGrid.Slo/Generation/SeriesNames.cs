namespace TelemetryGrid.Slo.Generation;

/// <summary>The series that the grid itself keeps of every objective, with the labels of <see cref="RuleNames.Labels"/>.</summary>
public static class SeriesNames
{
    /// <summary>The target, 0..1.</summary>
    public const string Objective = "slo_objective_ratio";

    /// <summary>The share of good events of one interval.</summary>
    public const string Indicator = "slo_sli_ratio";

    /// <summary>All events so far, a counter.</summary>
    public const string Events = "slo_events_total";

    /// <summary>The bad ones so far, a counter.</summary>
    public const string BadEvents = "slo_bad_events_total";

    /// <summary>The share of good events, by window of the objective.</summary>
    public const string Compliance = "slo_compliance_ratio";

    /// <summary>The share of the budget that is left, by window; below 0 when overspent.</summary>
    public const string BudgetRemaining = "slo_error_budget_remaining_ratio";

    /// <summary>How many times faster than allowed the budget is being spent, by window of the alerts.</summary>
    public const string BurnRate = "slo_burn_rate";

    /// <summary>Until the budget is gone at the present rate, by window; not there while it lasts.</summary>
    public const string TimeUntilExhaustion = "slo_time_until_exhaustion_seconds";
}
