using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>One rule of a group.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleDefinition")]
public sealed record RuleDefinition
{
    /// <summary>It raises alerts; else it records a metric.</summary>
    [Id(0)]
    public required bool IsAlert { get; init; }

    /// <summary>The alert or the metric.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>PromQL.</summary>
    [Id(2)]
    public required string Query { get; init; }

    /// <summary>Name, value, name, value; those of the group among them.</summary>
    [Id(3)]
    public ImmutableArray<string> Labels { get; init; } = [];

    [Id(4)]
    public ImmutableArray<string> Annotations { get; init; } = [];

    [Id(5)]
    public TimeSpan For { get; init; }

    [Id(6)]
    public TimeSpan KeepFiringFor { get; init; }

    [Id(7)]
    public long Line { get; init; }
}
