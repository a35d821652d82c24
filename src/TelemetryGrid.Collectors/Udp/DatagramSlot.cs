using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>Where a received datagram lies in the buffer, and who sent it.</summary>
internal readonly record struct DatagramSlot(int Offset, int Length, FlowAddress Source, ushort Port);
