using System.Net;

namespace TelemetryGrid.Collectors.Enrichment.Topology;

/// <summary>A device in the network; null where nothing is known.</summary>
/// <param name="Address">Where it is managed.</param>
/// <param name="Role">Such as <c>core</c>, <c>access</c>, <c>firewall</c>.</param>
/// <param name="Uplink">Name of the interface that leads to the rest of the network.</param>
public sealed record DeviceContext(IPAddress? Address, string? Site, string? Role, string? Uplink);
