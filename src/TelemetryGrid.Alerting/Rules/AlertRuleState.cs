using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>The alerts of one rule, those that ended lately among them.</summary>
public sealed record AlertRuleState(ImmutableDictionary<Labels, ActiveAlert> Alerts)
{
    public static readonly AlertRuleState Empty = new(ImmutableDictionary<Labels, ActiveAlert>.Empty);
}
