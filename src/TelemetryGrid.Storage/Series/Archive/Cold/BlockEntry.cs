using System.Collections.Immutable;

namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>A live block, as the manifest lists it.</summary>
internal sealed record BlockEntry
{
    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    public required SeriesResolution Resolution { get; init; }

    /// <summary>Which stretch of time, counted from 1970 in windows; its samples have times in (Window × length, (Window + 1) × length].</summary>
    public required long Window { get; init; }

    /// <summary>The time of its first sample.</summary>
    public required long MinTime { get; init; }

    /// <summary>The time of its last sample.</summary>
    public required long MaxTime { get; init; }

    public required int Series { get; init; }

    /// <summary>How many raw samples, staleness markers not counted, its contents stand for.</summary>
    public required long Samples { get; init; }

    public required long Bytes { get; init; }

    /// <summary>The retention policies its series fall under.</summary>
    public required ImmutableSortedSet<string> Policies { get; init; }
}
