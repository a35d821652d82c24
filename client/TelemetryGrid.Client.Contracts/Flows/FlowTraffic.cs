namespace TelemetryGrid.Client;

/// <summary>An amount of traffic, sampling applied.</summary>
/// <param name="Octets">Octets at layer 3.</param>
/// <param name="Packets">Packets.</param>
/// <param name="Records">Flow records counted.</param>
public sealed record FlowTraffic(ulong Octets, ulong Packets, ulong Records);
