namespace TelemetryGrid.Client;

/// <summary>A file of objectives.</summary>
public sealed record SloFile
{
    public required string Name { get; init; }

    /// <summary><c>configuration</c> or <c>api</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Objectives in force.</summary>
    public required int Objectives { get; init; }

    /// <summary>What is wrong with its newest content; while there is anything, the last good one stays in force.</summary>
    public IReadOnlyList<SloFileError> Errors { get; init; } = [];

    /// <summary>Since when the content in force has been.</summary>
    public DateTimeOffset? LoadedAt { get; init; }
}
