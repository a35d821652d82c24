using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology;

/// <summary>Which devices a topology remembers, and what changed lately; what is remembered of each device is stored by itself.</summary>
[GenerateSerializer, Alias("TelemetryGrid.TopologyState")]
public sealed class TopologyState
{
    [Id(0)]
    public List<string> Devices { get; set; } = [];

    /// <summary>The oldest first.</summary>
    [Id(1)]
    public List<TopologyChange> Changes { get; set; } = [];

    /// <summary>The number of the last change.</summary>
    [Id(2)]
    public long LastChange { get; set; }
}
