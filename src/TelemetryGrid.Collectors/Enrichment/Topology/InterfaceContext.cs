namespace TelemetryGrid.Collectors.Enrichment.Topology;

/// <summary>An interface in the network; null where nothing is known.</summary>
/// <param name="Role">Such as <c>trunk</c>, <c>access</c>, <c>wan</c>.</param>
/// <param name="NeighborDevice">The device at the other end.</param>
/// <param name="NeighborInterface">Its interface.</param>
public sealed record InterfaceContext(string? Role, bool IsUplink, string? NeighborDevice, string? NeighborInterface);
