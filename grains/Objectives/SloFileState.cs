using System.Collections.Immutable;
using TelemetryGrid.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>A file of specifications, stored.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloFileState")]
public sealed record SloFileState
{
    [Id(0)]
    public required bool IsConfigured { get; init; }

    /// <summary>The last good content; null when there was none yet.</summary>
    [Id(1)]
    public string? Text { get; init; }

    [Id(2)]
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>What is wrong with the newest content.</summary>
    [Id(3)]
    public ImmutableArray<SloFileError> Errors { get; init; } = [];
}
