using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>An objective in one of its windows.</summary>
/// <param name="Window">The window.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends: now, or the end of the calendar window.</param>
/// <param name="Evidence">What was counted in it so far.</param>
/// <param name="Compliance">The share of good events, 0..1; null without evidence, as the next three.</param>
/// <param name="ErrorBudgetRemaining">The share of the allowed bad events that is left: 1 for none spent, below 0 when overspent.</param>
/// <param name="BurnRate">How many times faster than allowed the last hour spent; null without events in it.</param>
/// <param name="ExhaustedAt">When nothing will be left at that rate; null when that is not before the window's time is over.</param>
/// <param name="Health">All of this in a word.</param>
public sealed record WindowReport(
    SloWindow Window,
    DateTimeOffset Start,
    DateTimeOffset End,
    Evidence Evidence,
    double? Compliance,
    double? ErrorBudgetRemaining,
    double? BurnRate,
    DateTimeOffset? ExhaustedAt,
    BudgetHealth Health
);
