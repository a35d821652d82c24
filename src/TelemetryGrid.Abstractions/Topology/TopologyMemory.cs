using System.Collections.Immutable;

namespace TelemetryGrid.Topology;

/// <summary>What remains of a device's inventories: the newest, and the neighbours that the last few of them named.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologyMemory")]
public sealed record TopologyMemory
{
    /// <summary>Without its neighbours.</summary>
    [Id(0)]
    public DeviceInventory Newest { get; init; } = new();

    /// <summary>When the last inventories were taken, the newest first, in Unix milliseconds.</summary>
    [Id(1)]
    public ImmutableArray<long> Times { get; init; } = [];

    [Id(2)]
    public ImmutableArray<TopologySighting> Neighbors { get; init; } = [];
}
