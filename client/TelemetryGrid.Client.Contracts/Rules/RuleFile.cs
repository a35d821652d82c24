namespace TelemetryGrid.Client;

/// <summary>A file of rules: what of it is in force, and why a newer version was refused.</summary>
public sealed record RuleFile
{
    public required string Name { get; init; }

    /// <summary><c>built_in</c>, <c>folder</c> or <c>api</c>; only the last can be changed through the API.</summary>
    public required string Origin { get; init; }

    /// <summary>Since when its text is in force; null when no version was ever accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    public required int Groups { get; init; }

    public required int Rules { get; init; }

    /// <summary>What is wrong with a newer version; empty when nothing is.</summary>
    public required IReadOnlyList<RuleFileError> Errors { get; init; }

    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>The text in force, YAML; left out in lists.</summary>
    public string? Text { get; init; }
}
