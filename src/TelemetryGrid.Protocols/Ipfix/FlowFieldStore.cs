using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Puts one field's value into its place.</summary>
internal static class FlowFieldStore
{
    /// <summary>The field lies at <c>message[at..(at + length)]</c>; the caller has checked that and that the length suits the field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        FlowField field,
        ReadOnlySpan<byte> message,
        int at,
        int length,
        in FlowClock clock,
        ref FlowRecord record,
        ref FlowRecordScratch scratch
    )
    {
        // For addresses and long application ids this value means nothing and is not looked at.
        var value = ReadUnsigned(message, at, length);
        switch (field)
        {
            case FlowField.Octets:
                record.OctetDeltaCount = value;
                break;
            case FlowField.Packets:
                record.PacketDeltaCount = value;
                break;
            case FlowField.PostOctets:
                scratch.PostOctets = value;
                break;
            case FlowField.PostPackets:
                scratch.PostPackets = value;
                break;
            case FlowField.ReverseOctets:
                scratch.ReverseOctets = value;
                break;
            case FlowField.ReversePackets:
                scratch.ReversePackets = value;
                break;
            case FlowField.SourceIPv4:
                StoreIPv4(ref record.SourceAddress, value);
                break;
            case FlowField.DestinationIPv4:
                StoreIPv4(ref record.DestinationAddress, value);
                break;
            case FlowField.NextHopIPv4:
                StoreIPv4(ref record.NextHopAddress, value);
                break;
            case FlowField.SourceIPv6:
                StoreIPv6(ref record.SourceAddress, message, at);
                break;
            case FlowField.DestinationIPv6:
                StoreIPv6(ref record.DestinationAddress, message, at);
                break;
            case FlowField.NextHopIPv6:
                StoreIPv6(ref record.NextHopAddress, message, at);
                break;
            // Templates with a port per protocol fill the one that applies and leave the others zero, hence "or".
            case FlowField.SourcePort:
            case FlowField.TcpSourcePort:
            case FlowField.UdpSourcePort:
                record.SourceTransportPort |= (ushort)value;
                break;
            case FlowField.DestinationPort:
            case FlowField.TcpDestinationPort:
            case FlowField.UdpDestinationPort:
                record.DestinationTransportPort |= (ushort)value;
                break;
            case FlowField.Protocol:
                record.ProtocolIdentifier = (byte)value;
                break;
            case FlowField.ClassOfService:
                record.IpClassOfService = (byte)value;
                break;
            case FlowField.DiffServCodePoint:
                record.IpClassOfService = (byte)(value << 2);
                break;
            case FlowField.ReverseClassOfService:
                scratch.ReverseClassOfService = (byte)value;
                scratch.HasReverseClassOfService = true;
                break;
            case FlowField.TcpFlags:
                record.TcpControlBits = (byte)value;
                break;
            case FlowField.ReverseTcpFlags:
                scratch.ReverseTcpFlags = (byte)value;
                scratch.HasReverseTcpFlags = true;
                break;
            case FlowField.IngressInterface:
                record.IngressInterface = (uint)value;
                break;
            case FlowField.EgressInterface:
                record.EgressInterface = (uint)value;
                break;
            case FlowField.SourceAs:
                record.BgpSourceAsNumber = (uint)value;
                break;
            case FlowField.DestinationAs:
                record.BgpDestinationAsNumber = (uint)value;
                break;
            case FlowField.Vlan:
                record.VlanId = (ushort)value;
                break;
            case FlowField.PostVlan:
                record.PostVlanId = (ushort)value;
                break;
            case FlowField.Direction:
                record.FlowDirection = (byte)value;
                break;
            case FlowField.EndReason:
                record.FlowEndReason = (byte)value;
                break;
            // As with ports: a template for both IP versions leaves the unused pair zero.
            case FlowField.SourcePrefixLengthIPv4:
            case FlowField.SourcePrefixLengthIPv6:
                record.SourcePrefixLength |= (byte)value;
                break;
            case FlowField.DestinationPrefixLengthIPv4:
            case FlowField.DestinationPrefixLengthIPv6:
                record.DestinationPrefixLength |= (byte)value;
                break;
            case FlowField.ForwardingStatus:
                // RFC 7270 §4.12 has one octet, the registry four; the status is always in the last.
                record.ForwardingStatus = (byte)value;
                break;
            case FlowField.IcmpTypeCodeIPv4:
            case FlowField.IcmpTypeCodeIPv6:
                record.IcmpTypeCode |= (ushort)value;
                break;
            case FlowField.IcmpTypeIPv4:
            case FlowField.IcmpTypeIPv6:
                record.IcmpTypeCode |= (ushort)(value << 8);
                break;
            case FlowField.IcmpCodeIPv4:
            case FlowField.IcmpCodeIPv6:
                record.IcmpTypeCode |= (byte)value;
                break;
            case FlowField.ApplicationId:
                record.ApplicationId = ReadApplicationId(message.Slice(at, length));
                break;
            case FlowField.SamplerId:
                record.SamplerId = value;
                break;
            case FlowField.SamplingInterval:
                record.SamplingInterval = SamplingRate.Saturate(value);
                break;
            case FlowField.SamplingPacketInterval:
                scratch.SamplingPacketInterval = value;
                break;
            case FlowField.SamplingPacketSpace:
                scratch.SamplingPacketSpace = value;
                break;
            case FlowField.StartSeconds:
                record.FlowStartMilliseconds = FlowClock.FromSeconds(value);
                break;
            case FlowField.StartMilliseconds:
                record.FlowStartMilliseconds = FlowClock.FromMilliseconds(value);
                break;
            case FlowField.StartMicroseconds:
                record.FlowStartMilliseconds = clock.FromNtp(value, 1000);
                break;
            case FlowField.StartNanoseconds:
                record.FlowStartMilliseconds = clock.FromNtp(value, 1_000_000);
                break;
            case FlowField.StartDeltaMicroseconds:
                record.FlowStartMilliseconds = clock.FromDeltaMicroseconds(value);
                break;
            case FlowField.StartSysUptime:
                scratch.StartSysUptime = (uint)value;
                scratch.HasStartSysUptime = true;
                break;
            case FlowField.EndSeconds:
                record.FlowEndMilliseconds = FlowClock.FromSeconds(value);
                break;
            case FlowField.EndMilliseconds:
                record.FlowEndMilliseconds = FlowClock.FromMilliseconds(value);
                break;
            case FlowField.EndMicroseconds:
                record.FlowEndMilliseconds = clock.FromNtp(value, 1000);
                break;
            case FlowField.EndNanoseconds:
                record.FlowEndMilliseconds = clock.FromNtp(value, 1_000_000);
                break;
            case FlowField.EndDeltaMicroseconds:
                record.FlowEndMilliseconds = clock.FromDeltaMicroseconds(value);
                break;
            case FlowField.EndSysUptime:
                scratch.EndSysUptime = (uint)value;
                scratch.HasEndSysUptime = true;
                break;
            case FlowField.DurationMilliseconds:
                scratch.DurationMilliseconds = value;
                break;
            case FlowField.SystemInitTime:
                scratch.SystemInitTime = FlowClock.FromMilliseconds(value);
                break;
        }
    }

    /// <summary>
    /// Loads eight octets at once and shifts the field's own to the bottom, which spares a branch on the length; the octets behind the
    /// field belong to the same datagram. Only at the datagram's very end are they read one by one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadUnsigned(ReadOnlySpan<byte> message, int at, int length) =>
        at + sizeof(ulong) <= message.Length
            ? BinaryPrimitives.ReadUInt64BigEndian(message[at..]) >> (64 - (8 * length))
            : FieldValue.ReadUnsigned(message.Slice(at, length));

    /// <summary>Templates that carry both IP versions leave the unused address zero, so zero never overwrites an address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreIPv4(ref FlowAddress address, ulong value)
    {
        if (value != 0 || address == default)
        {
            address = FlowAddress.FromIPv4((uint)value);
        }
    }

    private static void StoreIPv6(ref FlowAddress address, ReadOnlySpan<byte> message, int at)
    {
        var value = FlowAddress.FromIPv6(message.Slice(at, 16));
        if (value != default)
        {
            address = value;
        }
    }

    /// <summary>RFC 6759 §4: one octet of classification engine, then the selector, of which the low 24 bits are kept.</summary>
    private static uint ReadApplicationId(ReadOnlySpan<byte> value)
    {
        var selector = value[1..];
        selector = selector[Math.Max(0, selector.Length - 3)..];
        return ((uint)value[0] << 24) | (uint)FieldValue.ReadUnsigned(selector);
    }
}
