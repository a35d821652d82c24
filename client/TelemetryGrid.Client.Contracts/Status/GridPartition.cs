namespace TelemetryGrid.Client;

/// <summary>Where one partition of the ingest log stands.</summary>
public sealed record GridPartition
{
    public required int Partition { get; init; }

    /// <summary>It has applied what its log held when it started.</summary>
    public required bool CaughtUp { get; init; }

    /// <summary>The last log entry applied.</summary>
    public long AppliedSequence { get; init; }

    /// <summary>The last log entry whose effects are durable outside the log.</summary>
    public long CheckpointSequence { get; init; }

    /// <summary>The exact total of all flow traffic ever applied.</summary>
    public required FlowTraffic Traffic { get; init; }

    /// <summary>Flow keys held in the table now.</summary>
    public long FlowKeys { get; init; }

    /// <summary>Flow keys that have an entity of their own.</summary>
    public int FlowEntities { get; init; }

    public int Devices { get; init; }

    /// <summary>Entity updates given up after retries.</summary>
    public long FailedUpdates { get; init; }
}
