using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>
/// One flow (or one sampled packet) as an exporter reported it, under the IANA IPFIX element names. Absent fields are zero.
/// Counts are as exported: <see cref="SamplingInterval"/> has not been applied to them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct FlowRecord
{
    public FlowAddress SourceAddress;
    public FlowAddress DestinationAddress;
    public FlowAddress NextHopAddress;

    /// <summary>Octets as exported, unscaled.</summary>
    public ulong OctetDeltaCount;

    /// <summary>Packets as exported, unscaled.</summary>
    public ulong PacketDeltaCount;

    /// <summary>Unix milliseconds on the exporter's clock; 0 when the record carries no time.</summary>
    public long FlowStartMilliseconds;

    /// <summary>Unix milliseconds on the exporter's clock; 0 when the record carries no time.</summary>
    public long FlowEndMilliseconds;

    /// <summary>samplerId / selectorId naming the sampler that chose the packets; 0 when absent.</summary>
    public ulong SamplerId;

    /// <summary>One packet in this many was observed, where the record or datagram itself says so; 0 when unknown.</summary>
    public uint SamplingInterval;

    public uint ObservationDomainId;
    public uint IngressInterface;
    public uint EgressInterface;
    public uint BgpSourceAsNumber;
    public uint BgpDestinationAsNumber;

    /// <summary>Engine and selector of applicationId (RFC 6759), packed as engine in the top byte; 0 when absent.</summary>
    public uint ApplicationId;

    public ushort SourceTransportPort;
    public ushort DestinationTransportPort;

    /// <summary>Type in the high byte, code in the low byte.</summary>
    public ushort IcmpTypeCode;
    public ushort VlanId;
    public ushort PostVlanId;
    public byte ProtocolIdentifier;
    public byte IpClassOfService;

    /// <summary>The low eight TCP flag bits, ORed over the flow.</summary>
    public byte TcpControlBits;

    /// <summary>0 ingress, 1 egress (IANA IPFIX element 61).</summary>
    public byte FlowDirection;
    public byte FlowEndReason;
    public byte SourcePrefixLength;
    public byte DestinationPrefixLength;

    /// <summary>Set when the record said drops or forwarding failure (forwardingStatus, sFlow discarded output).</summary>
    public byte ForwardingStatus;
}
