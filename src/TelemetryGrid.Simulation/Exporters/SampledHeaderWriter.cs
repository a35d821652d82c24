using System.Buffers.Binary;
using TelemetryGrid.Protocols.Packets;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>Writes the leading bytes of one of a flow's packets as they pass a device: Ethernet, VLAN tag, IP, transport; no payload.</summary>
internal static class SampledHeaderWriter
{
    /// <summary>Room for any header that is written.</summary>
    public const int MaximumLength = 18 + 40 + 20;

    public static int Write(Span<byte> header, SimulatedFlow flow, in Hop hop)
    {
        hop.Ingress.MacAddress.CopyTo(header);
        (hop.Ingress.Peer ?? hop.Ingress).MacAddress.CopyTo(header[6..]);
        int at = 12;
        if (hop.Ingress.Vlan != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(header[at..], 0x8100);
            BinaryPrimitives.WriteUInt16BigEndian(header[(at + 2)..], hop.Ingress.Vlan);
            at += 4;
        }
        bool v4 = flow.Source.IsIPv4;
        BinaryPrimitives.WriteUInt16BigEndian(header[at..], v4 ? (ushort)0x0800 : (ushort)0x86DD);
        at += 2;
        at += v4 ? WriteIPv4(header[at..], flow) : WriteIPv6(header[at..], flow);
        return at + WriteTransport(header[at..], flow);
    }

    /// <summary>RFC 791 §3.1.</summary>
    private static int WriteIPv4(Span<byte> header, SimulatedFlow flow)
    {
        header[..20].Clear();
        header[0] = 0x45;
        header[1] = flow.ClassOfService;
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], flow.PacketSize);
        header[6] = 0x40; // do not fragment
        header[8] = 60;
        header[9] = flow.Protocol;
        BinaryPrimitives.WriteUInt32BigEndian(header[12..], (uint)flow.Source.Low);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], (uint)flow.Destination.Low);
        uint sum = 0;
        for (int i = 0; i < 20; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        }
        sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~(sum + (sum >> 16)));
        return 20;
    }

    /// <summary>RFC 8200 §3.</summary>
    private static int WriteIPv6(Span<byte> header, SimulatedFlow flow)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x6000_0000u | ((uint)flow.ClassOfService << 20));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(flow.PacketSize - 40));
        header[6] = flow.Protocol;
        header[7] = 60;
        flow.Source.WriteTo(header[8..]);
        flow.Destination.WriteTo(header[24..]);
        return 40;
    }

    private static int WriteTransport(Span<byte> header, SimulatedFlow flow)
    {
        header[..20].Clear();
        switch (flow.Protocol)
        {
            case IPProtocol.Tcp:
                BinaryPrimitives.WriteUInt16BigEndian(header, flow.SourcePort);
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], flow.DestinationPort);
                header[12] = 0x50;
                // A packet from the middle of a connection: the flow's flags are those of all its packets together.
                header[13] = flow.TcpFlags == 0x02 ? flow.TcpFlags : (byte)0x10;
                BinaryPrimitives.WriteUInt16BigEndian(header[14..], 501);
                return 20;
            case IPProtocol.Udp:
                BinaryPrimitives.WriteUInt16BigEndian(header, flow.SourcePort);
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], flow.DestinationPort);
                BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)(flow.PacketSize - (flow.Source.IsIPv4 ? 20 : 40)));
                return 8;
            default:
                BinaryPrimitives.WriteUInt16BigEndian(header, flow.IcmpTypeCode);
                return 8;
        }
    }
}
