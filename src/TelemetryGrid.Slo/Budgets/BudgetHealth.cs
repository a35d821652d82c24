namespace TelemetryGrid.Slo.Budgets;

/// <summary>How an objective stands in one window.</summary>
public enum BudgetHealth
{
    /// <summary>There is no evidence.</summary>
    NoData,

    /// <summary>The target is met and will be, as things go.</summary>
    Met,

    /// <summary>The target is met, but at the present rate the budget will not last.</summary>
    AtRisk,

    /// <summary>The target is missed.</summary>
    Missed,
}
