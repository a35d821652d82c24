using System.Collections.Immutable;

namespace TelemetryGrid.Objectives;

/// <summary>How a file of specifications fares.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloFileReport")]
public sealed record SloFileReport
{
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>False for a file that was given through the API.</summary>
    [Id(1)]
    public required bool IsConfigured { get; init; }

    /// <summary>Objectives in force.</summary>
    [Id(2)]
    public required int Objectives { get; init; }

    /// <summary>What is wrong with its newest content. While there is anything, the last good content stays in force.</summary>
    [Id(3)]
    public ImmutableArray<SloFileError> Errors { get; init; } = [];

    /// <summary>Since when the content in force has been; null when there is none.</summary>
    [Id(4)]
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>Its newest content is in force; errors are then about objectives that another file has as well.</summary>
    [Id(5)]
    public bool IsInForce { get; init; }
}
