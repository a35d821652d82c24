using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>An alert of a rule that is pending or fires.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleAlert")]
public sealed record RuleAlert
{
    /// <summary>Name, value, name, value, sorted by name.</summary>
    [Id(0)]
    public required ImmutableArray<string> Labels { get; init; }

    [Id(1)]
    public required ImmutableArray<string> Annotations { get; init; }

    [Id(2)]
    public required bool IsFiring { get; init; }

    [Id(3)]
    public required double Value { get; init; }

    [Id(4)]
    public required DateTimeOffset ActiveAt { get; init; }

    /// <summary>When its result was first missed while it kept firing.</summary>
    [Id(5)]
    public DateTimeOffset? KeepFiringSince { get; init; }
}
