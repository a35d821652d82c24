using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology;

/// <summary>What a topology remembers of one device; null for nothing.</summary>
[GenerateSerializer, Alias("TelemetryGrid.TopologyMemoryState")]
public sealed class TopologyMemoryState
{
    [Id(0)]
    public TopologyMemory? Memory { get; set; }
}
