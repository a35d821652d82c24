using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Model;

/// <summary>One direction of a conversation under way. All its packets have one size.</summary>
internal sealed class SimulatedFlow
{
    public required Endpoint From { get; init; }
    public required Endpoint To { get; init; }
    public required FlowAddress Source { get; init; }
    public required FlowAddress Destination { get; init; }
    public required byte Protocol { get; init; }
    public required ushort PacketSize { get; init; }
    public ushort SourcePort { get; init; }
    public ushort DestinationPort { get; init; }
    public ushort IcmpTypeCode { get; init; }
    public byte ClassOfService { get; init; }
    public byte TcpFlags { get; init; }

    /// <summary>Spreads flows over equally long ways.</summary>
    public int PathHash { get; init; }

    public long PacketsLeft { get; set; }
    public required double PacketsPerTick { get; init; }

    /// <summary>The fraction of a packet that was due but could not be sent.</summary>
    public double Carry { get; set; }

    public Hop[] Hops { get; set; } = [];

    /// <summary>The version of the topology that <see cref="Hops"/> was found in.</summary>
    public int RouteVersion { get; set; } = -1;

    /// <summary>Takes the packets of the next tick off what is left.</summary>
    public long TakePackets()
    {
        double due = PacketsPerTick + Carry;
        long packets = Math.Min((long)due, PacketsLeft);
        Carry = due - packets;
        PacketsLeft -= packets;
        return packets;
    }
}
