using System.Net;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>A device that answered.</summary>
/// <param name="Inventory">What it is, has and is connected to; merged where it answered at several addresses.</param>
/// <param name="EndPoint">Where it answered first.</param>
/// <param name="Credential">The name of the credential that it took.</param>
public sealed record DiscoveredDevice(DeviceInventory Inventory, IPEndPoint EndPoint, string Credential);
