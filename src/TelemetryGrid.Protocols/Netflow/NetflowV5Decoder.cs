using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Netflow;

/// <summary>Reads NetFlow v5 export packets, as Cisco's "NetFlow Export Datagram Format" describes them.</summary>
public static class NetflowV5Decoder
{
    private const ushort Version = 5;
    private const int SamplingIntervalMask = 0x3FFF;

    public const int HeaderLength = 24;
    public const int RecordLength = 48;

    /// <summary>Most records a packet may state.</summary>
    public const int MaximumRecords = 30;

    /// <summary>Appends the flow records of one packet to <paramref name="into"/>. Octets behind the stated records are not looked at.</summary>
    /// <returns>
    /// <see cref="DecodeStatus.InvalidValue"/> when the count is above 30, <see cref="DecodeStatus.Truncated"/> when fewer records are
    /// there than stated (those that are there were read), <see cref="DecodeStatus.LimitExceeded"/> when the buffer is full.
    /// </returns>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> datagram, FlowRecordBuffer into, out FlowDatagramHeader header)
    {
        ArgumentNullException.ThrowIfNull(into);
        var status = TryReadHeader(datagram, out header);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        var available = (datagram.Length - HeaderLength) / RecordLength;
        var count = Math.Min(header.StatedRecordCount, available);
        var clock = FlowClock.WithUptime(header.ExportTimeMilliseconds, header.SysUptimeMilliseconds);
        for (var index = 0; index < count; index++)
        {
            if (!into.TryAdd(out var slot))
            {
                header.DroppedRecords = count - index;
                return DecodeStatus.LimitExceeded;
            }
            ReadRecord(datagram.Slice(HeaderLength + (index * RecordLength), RecordLength), clock, header, ref slot[0]);
            header.DataRecords++;
            header.FlowRecords++;
        }
        return count < header.StatedRecordCount ? DecodeStatus.Truncated : DecodeStatus.Ok;
    }

    private static DecodeStatus TryReadHeader(ReadOnlySpan<byte> datagram, out FlowDatagramHeader header)
    {
        header = new FlowDatagramHeader { Protocol = FlowProtocol.NetflowV5 };
        if (datagram.Length < HeaderLength)
        {
            return DecodeStatus.Truncated;
        }
        if (BinaryPrimitives.ReadUInt16BigEndian(datagram) != Version)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        header.StatedRecordCount = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        header.SysUptimeMilliseconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        var nanoseconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]);
        header.ExportTimeMilliseconds = (BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]) * 1000L) + (nanoseconds / 1_000_000);
        header.SequenceNumber = BinaryPrimitives.ReadUInt32BigEndian(datagram[16..]);
        header.ObservationDomainId = BinaryPrimitives.ReadUInt16BigEndian(datagram[20..]);
        // Two bits of sampling mode, then the interval. Exporters that leave the mode zero still mean their interval.
        header.SamplingInterval = (uint)(BinaryPrimitives.ReadUInt16BigEndian(datagram[22..]) & SamplingIntervalMask);
        header.Length = HeaderLength + (header.StatedRecordCount * RecordLength);
        return header.StatedRecordCount > MaximumRecords ? DecodeStatus.InvalidValue : DecodeStatus.Ok;
    }

    private static void ReadRecord(ReadOnlySpan<byte> source, in FlowClock clock, in FlowDatagramHeader header, ref FlowRecord record)
    {
        record.ObservationDomainId = header.ObservationDomainId;
        record.SamplingInterval = header.SamplingInterval;
        record.SourceAddress = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(source));
        record.DestinationAddress = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(source[4..]));
        record.NextHopAddress = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(source[8..]));
        record.IngressInterface = BinaryPrimitives.ReadUInt16BigEndian(source[12..]);
        record.EgressInterface = BinaryPrimitives.ReadUInt16BigEndian(source[14..]);
        record.PacketDeltaCount = BinaryPrimitives.ReadUInt32BigEndian(source[16..]);
        record.OctetDeltaCount = BinaryPrimitives.ReadUInt32BigEndian(source[20..]);
        record.FlowStartMilliseconds = clock.FromSysUptime(BinaryPrimitives.ReadUInt32BigEndian(source[24..]), 0);
        record.FlowEndMilliseconds = clock.FromSysUptime(BinaryPrimitives.ReadUInt32BigEndian(source[28..]), 0);
        record.SourceTransportPort = BinaryPrimitives.ReadUInt16BigEndian(source[32..]);
        record.DestinationTransportPort = BinaryPrimitives.ReadUInt16BigEndian(source[34..]);
        record.TcpControlBits = source[37];
        record.ProtocolIdentifier = source[38];
        record.IpClassOfService = source[39];
        record.BgpSourceAsNumber = BinaryPrimitives.ReadUInt16BigEndian(source[40..]);
        record.BgpDestinationAsNumber = BinaryPrimitives.ReadUInt16BigEndian(source[42..]);
        record.SourcePrefixLength = source[44];
        record.DestinationPrefixLength = source[45];
        if (record.ProtocolIdentifier == 1)
        {
            // Without a field of its own, type and code stand where the destination port does.
            record.IcmpTypeCode = record.DestinationTransportPort;
        }
    }
}
