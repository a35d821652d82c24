namespace TelemetryGrid.Client;

/// <summary>What runs, since when, and where its partitions stand.</summary>
public sealed record GridStatus
{
    public required string Version { get; init; }

    /// <summary><c>embedded</c> or <c>orleans</c>.</summary>
    public required string Runtime { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double UptimeSeconds { get; init; }

    public required IReadOnlyList<GridPartition> Partitions { get; init; }
}
