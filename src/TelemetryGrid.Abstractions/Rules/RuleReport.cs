using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>A rule, its alerts, and how its last evaluation went.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleReport")]
public sealed record RuleReport
{
    [Id(0)]
    public required RuleDefinition Rule { get; init; }

    /// <summary>Pending and firing ones; empty for a rule that records.</summary>
    [Id(1)]
    public ImmutableArray<RuleAlert> Alerts { get; init; } = [];

    /// <summary><c>ok</c>, <c>err</c> or <c>unknown</c>.</summary>
    [Id(2)]
    public required string Health { get; init; }

    [Id(3)]
    public string LastError { get; init; } = "";

    [Id(4)]
    public DateTimeOffset? LastEvaluation { get; init; }

    [Id(5)]
    public TimeSpan EvaluationTime { get; init; }
}
