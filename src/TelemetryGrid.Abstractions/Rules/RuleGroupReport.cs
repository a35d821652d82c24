using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>A group of rules and how its last evaluation went.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleGroupReport")]
public sealed record RuleGroupReport
{
    [Id(0)]
    public required string File { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public required TimeSpan Interval { get; init; }

    [Id(3)]
    public int Limit { get; init; }

    [Id(4)]
    public ImmutableArray<RuleReport> Rules { get; init; } = [];

    [Id(5)]
    public DateTimeOffset? LastEvaluation { get; init; }

    [Id(6)]
    public TimeSpan EvaluationTime { get; init; }

    /// <summary>Evaluations left out since the group was started here, because the one before took too long.</summary>
    [Id(7)]
    public long MissedIterations { get; init; }

    /// <summary>Why what the group wrote or told did not arrive; empty when it did.</summary>
    [Id(8)]
    public string LastError { get; init; } = "";
}
