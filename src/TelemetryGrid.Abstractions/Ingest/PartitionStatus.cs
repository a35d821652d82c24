using TelemetryGrid.Flows;

namespace TelemetryGrid.Ingest;

/// <summary>Where a partition stands. <see cref="Traffic"/> is the exact total of all flow traffic ever applied to it.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.PartitionStatus")]
public sealed record PartitionStatus
{
    [Id(0)]
    public required int Partition { get; init; }

    /// <summary>The last log entry applied.</summary>
    [Id(1)]
    public required long AppliedSequence { get; init; }

    /// <summary>The last log entry whose effects are durable outside the log.</summary>
    [Id(2)]
    public required long CheckpointSequence { get; init; }

    [Id(3)]
    public FlowTraffic Traffic { get; init; }

    /// <summary>Flow keys held in the table now.</summary>
    [Id(4)]
    public long FlowKeys { get; init; }

    /// <summary>Flow keys that have an entity of their own.</summary>
    [Id(5)]
    public int FlowEntities { get; init; }

    [Id(6)]
    public int Devices { get; init; }

    /// <summary>Entity updates given up after retries.</summary>
    [Id(7)]
    public long FailedUpdates { get; init; }
}
