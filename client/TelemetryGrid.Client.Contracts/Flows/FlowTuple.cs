namespace TelemetryGrid.Client;

/// <summary>Who talks to whom, and who saw it.</summary>
/// <param name="Exporter">The id of the device that reported the flow.</param>
/// <param name="Protocol">IANA protocol number: 6 TCP, 17 UDP, 1 ICMP, …</param>
/// <param name="Source">Source address.</param>
/// <param name="SourcePort">Source port; 0 for protocols without ports.</param>
/// <param name="Destination">Destination address.</param>
/// <param name="DestinationPort">Destination port; type and code for ICMP.</param>
public sealed record FlowTuple(
    string Exporter,
    byte Protocol,
    string Source,
    ushort SourcePort,
    string Destination,
    ushort DestinationPort
);
