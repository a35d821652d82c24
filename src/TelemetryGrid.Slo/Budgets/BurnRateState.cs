namespace TelemetryGrid.Slo.Budgets;

/// <summary>How a condition stands.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Factor">The rate that both windows have to exceed.</param>
/// <param name="ShortRate">The burn rate of the short window; NaN without evidence.</param>
/// <param name="LongRate">That of the long one.</param>
/// <param name="IsHeldBack">True when it would fire but for <see cref="LowTrafficProtection"/>.</param>
/// <param name="IsFiring">Both exceed the factor and there was traffic enough. No evidence in either does not fire.</param>
public readonly record struct BurnRateState(
    BurnRateCondition Condition,
    double Factor,
    double ShortRate,
    double LongRate,
    bool IsHeldBack,
    bool IsFiring
);
