using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Grains.Anomalies;

namespace TelemetryGrid.Grains.Ingest;

/// <summary>Bounds and times of partition grains.</summary>
public sealed record PartitionOptions
{
    /// <summary>How often entities are flushed and the log is trimmed; what a restart has to replay at most.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Devices one partition keeps track of; records of further ones are counted as failed.</summary>
    public int MaxDevices { get; init; } = 100_000;

    /// <summary>Distinct keys in one minute of a flow table.</summary>
    public int MaxKeysPerSlice { get; init; } = 65_536;

    /// <summary>Keys kept of a minute that is over.</summary>
    public int KeepPerSlice { get; init; } = 4_096;

    /// <summary>From what on anomalies are told as notable.</summary>
    public NotableOptions Notable { get; init; } = new();

    /// <summary>Flows that have an entity of their own.</summary>
    public int MaxFlowEntities { get; init; } = 1_000;

    /// <summary>Thresholds and bounds of patterns in flows.</summary>
    public FlowPatternOptions Patterns { get; init; } = new();
}
