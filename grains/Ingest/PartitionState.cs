using TelemetryGrid.Grains.Flows;

namespace TelemetryGrid.Grains.Ingest;

/// <summary>What a partition grain stores at a checkpoint: its flow table as of one log entry, and the devices it has met.</summary>
[GenerateSerializer, Alias("TelemetryGrid.PartitionState")]
public sealed class PartitionState
{
    /// <summary>Every effect of entries up to this one is durable outside the log.</summary>
    [Id(0)]
    public long Checkpoint { get; set; }

    [Id(1)]
    public byte[] FlowTable { get; set; } = [];

    [Id(2)]
    public HashSet<string> Devices { get; set; } = [];

    [Id(3)]
    public long FailedUpdates { get; set; }

    [Id(4)]
    public List<FlowSeriesTotal> FlowSeries { get; set; } = [];

    [Id(5)]
    public byte[] AnomalyBudget { get; set; } = [];

    [Id(6)]
    public byte[] FlowPatterns { get; set; } = [];
}
