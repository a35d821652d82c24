using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>Tells the flow export protocols apart on a port that takes all of them.</summary>
public static class FlowDatagram
{
    /// <summary>
    /// Looks at the version field only. NetFlow and IPFIX carry it in the first two octets (RFC 3954 §5.1, RFC 7011 §3.1), sFlow in the
    /// first four (sFlow version 5 §5.1), so that the first two octets of sFlow are zero and nothing is ambiguous.
    /// </summary>
    public static FlowProtocol Detect(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < sizeof(uint))
        {
            return FlowProtocol.Unknown;
        }
        return BinaryPrimitives.ReadUInt16BigEndian(datagram) switch
        {
            5 => FlowProtocol.NetflowV5,
            9 => FlowProtocol.NetflowV9,
            10 => FlowProtocol.Ipfix,
            0 when BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == 5 => FlowProtocol.SflowV5,
            _ => FlowProtocol.Unknown,
        };
    }
}
