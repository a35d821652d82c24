namespace TelemetryGrid.Protocols.Junos;

/// <summary>What went one way through an interface since it was counted first.</summary>
public readonly record struct JunosTraffic(
    ulong Octets,
    ulong UnicastPackets,
    ulong MulticastPackets,
    ulong BroadcastPackets,
    ulong Errors,
    ulong Discards
);
