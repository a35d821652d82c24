using System.Collections.Immutable;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Objectives;

/// <summary>Which alerts an objective raises.</summary>
public sealed record AlertingPolicy
{
    /// <summary>The alerts' name; empty for one made of the objective's.</summary>
    public string Name { get; init; } = "";

    public AlertScheme Scheme { get; init; }

    /// <summary>The conditions; empty for the usual ones of the period.</summary>
    public ImmutableArray<BurnRateCondition> Conditions { get; init; } = [];

    public LowTrafficProtection LowTraffic { get; init; } = LowTrafficProtection.Off;

    /// <summary>Alert when the indicator has had no value for so long; null for never.</summary>
    public TimeSpan? AbsentAfter { get; init; }

    public AlertChannel Page { get; init; } = new();

    public AlertChannel Ticket { get; init; } = new();

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The conditions that hold for a period, those of disabled channels left out.</summary>
    public ImmutableArray<BurnRateCondition> ConditionsFor(TimeSpan period)
    {
        var all = Conditions.IsEmpty ? BurnRateCondition.Defaults(period) : Conditions;
        return [.. all.Where(c => !(c.Urgency == AlertUrgency.Page ? Page : Ticket).IsDisabled)];
    }
}
