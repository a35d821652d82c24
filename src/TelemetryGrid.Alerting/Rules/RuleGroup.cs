using System.Collections.Immutable;
using TelemetryGrid.Alerting.Rules.Entities;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Rules that are evaluated one after the other at the same times.</summary>
/// <param name="Interval">Null where the file leaves it to the program.</param>
/// <param name="QueryOffset">How far in the past the rules look; null where the file leaves it to the program.</param>
/// <param name="Limit">The most series or alerts of one rule; 0 for any number.</param>
public sealed record RuleGroup(
    string File,
    string Name,
    TimeSpan? Interval,
    TimeSpan? QueryOffset,
    int Limit,
    Labels Labels,
    ImmutableArray<Rule> Rules,
    long Line
)
{
    /// <summary>Rules on what happens at entities; they are not part of the group's evaluations.</summary>
    public ImmutableArray<EntityRule> EntityRules { get; init; } = [];
}
