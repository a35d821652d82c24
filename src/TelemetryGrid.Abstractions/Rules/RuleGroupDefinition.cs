using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>A group of rules as its file gives it.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleGroupDefinition")]
public sealed record RuleGroupDefinition
{
    [Id(0)]
    public required string File { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Null where the program's own counts.</summary>
    [Id(2)]
    public TimeSpan? Interval { get; init; }

    [Id(3)]
    public TimeSpan? QueryOffset { get; init; }

    /// <summary>The most series or alerts of one rule; 0 for any number.</summary>
    [Id(4)]
    public int Limit { get; init; }

    [Id(5)]
    public ImmutableArray<string> Labels { get; init; } = [];

    [Id(6)]
    public ImmutableArray<RuleDefinition> Rules { get; init; } = [];

    /// <summary>The same for definitions that say the same, wherever in their files.</summary>
    [Id(7)]
    public required string Version { get; init; }
}
