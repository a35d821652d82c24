namespace TelemetryGrid.Topology;

/// <summary>A neighbour and when its device last named it.</summary>
/// <param name="Neighbor">As last told.</param>
/// <param name="LastSeen">Unix milliseconds.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.TopologySighting")]
public sealed record TopologySighting([property: Id(0)] InventoryNeighbor Neighbor, [property: Id(1)] long LastSeen);
