using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>A file of rules: what of it is in force, and what is wrong with it as it is now.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.RuleFileReport")]
public sealed record RuleFileReport
{
    [Id(0)]
    public required string Name { get; init; }

    [Id(1)]
    public required RuleFileOrigin Origin { get; init; }

    /// <summary>The text in force: the last one without errors; empty when there never was one.</summary>
    [Id(2)]
    public required string Text { get; init; }

    /// <summary>When the text in force was taken; null when there is none.</summary>
    [Id(3)]
    public DateTimeOffset? AcceptedAt { get; init; }

    [Id(4)]
    public int Groups { get; init; }

    [Id(5)]
    public int Rules { get; init; }

    /// <summary>Why a newer text was refused; empty when none was.</summary>
    [Id(6)]
    public ImmutableArray<RuleFileError> Errors { get; init; } = [];

    [Id(7)]
    public DateTimeOffset? RefusedAt { get; init; }
}
