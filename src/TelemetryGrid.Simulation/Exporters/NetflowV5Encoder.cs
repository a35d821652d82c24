using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>NetFlow v5: a header of 24 octets and up to 30 records of 48, as Cisco's "NetFlow Export Datagram Format" lays them out.</summary>
internal sealed class NetflowV5Encoder : FlowEncoder
{
    private const int HeaderLength = 24;
    private const int RecordLength = 48;
    private const int MaximumRecords = 30;

    /// <summary>RFC 6793 §9: stands for AS numbers that do not fit 16 bits.</summary>
    private const int AsTrans = 23_456;

    private readonly DatagramWriter _writer = new(HeaderLength + (MaximumRecords * RecordLength));
    private readonly ushort _sampling;
    private uint _sequence;
    private int _count;

    /// <param name="samplingInterval">Written to the header with mode 1 (packet interval) when above 1.</param>
    public NetflowV5Encoder(uint samplingInterval)
    {
        _sampling = samplingInterval > 1 ? (ushort)(0x4000 | Math.Min(samplingInterval, 0x3FFF)) : (ushort)0;
    }

    public override int Count => _count;

    public override bool CanEncode(in FlowRecord record) => record.SourceAddress.IsIPv4;

    public override bool TryAdd(in FlowRecord record, ExportClock clock)
    {
        if (_count == MaximumRecords)
        {
            return false;
        }
        if (_count == 0)
        {
            Begin();
        }
        _writer.IPv4(record.SourceAddress);
        _writer.IPv4(record.DestinationAddress);
        _writer.IPv4(record.NextHopAddress);
        _writer.UInt16((ushort)record.IngressInterface);
        _writer.UInt16((ushort)record.EgressInterface);
        _writer.UInt32((uint)record.PacketDeltaCount);
        _writer.UInt32((uint)record.OctetDeltaCount);
        _writer.UInt32(clock.UptimeAt(record.FlowStartMilliseconds));
        _writer.UInt32(clock.UptimeAt(record.FlowEndMilliseconds));
        _writer.UInt16(record.SourceTransportPort);
        // ICMP type and code travel as the destination port.
        _writer.UInt16(record.DestinationTransportPort | record.IcmpTypeCode);
        _writer.UInt8(0);
        _writer.UInt8(record.TcpControlBits);
        _writer.UInt8(record.ProtocolIdentifier);
        _writer.UInt8(record.IpClassOfService);
        _writer.UInt16(record.BgpSourceAsNumber > ushort.MaxValue ? AsTrans : (int)record.BgpSourceAsNumber);
        _writer.UInt16(record.BgpDestinationAsNumber > ushort.MaxValue ? AsTrans : (int)record.BgpDestinationAsNumber);
        _writer.UInt8(record.SourcePrefixLength);
        _writer.UInt8(record.DestinationPrefixLength);
        _writer.UInt16(0);
        _count++;
        return true;
    }

    public override ReadOnlySpan<byte> Finish(ExportClock clock)
    {
        _writer.PatchUInt16(2, _count);
        _writer.PatchUInt32(4, clock.Uptime);
        _writer.PatchUInt32(8, (uint)(clock.UnixMilliseconds / 1000));
        _writer.PatchUInt32(12, (uint)(clock.UnixMilliseconds % 1000) * 1_000_000);
        _writer.PatchUInt32(16, _sequence);
        _sequence += (uint)_count;
        _count = 0;
        return _writer.Written;
    }

    private void Begin()
    {
        _writer.Clear();
        _writer.UInt16(5);
        _writer.Zeros(18);
        _writer.UInt16(0); // engine type and id
        _writer.UInt16(_sampling);
    }
}
