using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>Counter samples and expanded counter samples (sFlow v5 §5, counters_sample, counters_sample_expanded).</summary>
internal static class SflowCounterSampleDecoder
{
    // Formats of enterprise 0.
    private const uint GenericInterface = 1;
    private const uint EthernetInterface = 2;
    private const uint Processor = 1001;
    private const uint PortName = 1005;

    private const int GenericLength = 88;
    private const int EthernetLength = 52;
    private const int ProcessorLength = 28;

    public static DecodeStatus TryRead(
        ReadOnlySpan<byte> datagram,
        ReadOnlySpan<byte> body,
        ref SflowSample sample,
        InterfaceCounterBuffer counters,
        ref SflowDatagramHeader header
    )
    {
        var reader = new XdrReader(body);
        if (!TryReadSource(ref reader, ref sample) || !reader.TryReadUInt32(out uint count))
        {
            return DecodeStatus.Truncated;
        }
        // One sample is one interface; its blocks come in any order and meet in one entry.
        var entry = new InterfaceCounters
        {
            SequenceNumber = sample.SequenceNumber,
            SourceIdType = sample.SourceIdType,
            SourceIdIndex = sample.SourceIdIndex,
            IfIndex = sample.SourceIdType == 0 ? sample.SourceIdIndex : 0,
        };
        DecodeStatus status = DecodeStatus.Ok;
        for (uint i = 0; i < count; i++)
        {
            if (i == SflowDecoder.MaximumRecords)
            {
                status = DecodeStatus.LimitExceeded;
                break;
            }
            if (!reader.TryReadUInt32(out uint format) || !reader.TryReadOpaque(out ReadOnlySpan<byte> block))
            {
                return DecodeStatus.InvalidLength;
            }
            switch (format)
            {
                case GenericInterface when block.Length >= GenericLength:
                    ReadGeneric(block, ref entry);
                    break;
                case EthernetInterface when block.Length >= EthernetLength:
                    ReadEthernet(block, ref entry);
                    break;
                case Processor when block.Length >= ProcessorLength:
                    ReadProcessor(block, ref header);
                    break;
                case PortName when TryReadName(datagram, block, ref entry):
                    break;
                case GenericInterface or EthernetInterface or Processor or PortName:
                    return DecodeStatus.InvalidLength;
                default:
                    header.UnknownRecords++;
                    break;
            }
        }
        if (entry.Blocks != InterfaceCounterBlocks.None && !counters.TryAdd(entry))
        {
            return DecodeStatus.LimitExceeded;
        }
        header.CounterSamples++;
        return status;
    }

    private static bool TryReadSource(ref XdrReader reader, ref SflowSample sample)
    {
        if (!reader.TryReadUInt32(out sample.SequenceNumber) || !reader.TryReadUInt32(out sample.SourceIdType))
        {
            return false;
        }
        if (sample.Kind == SflowSampleKind.ExpandedCounters)
        {
            return reader.TryReadUInt32(out sample.SourceIdIndex);
        }
        sample.SourceIdIndex = sample.SourceIdType & 0x00FF_FFFF;
        sample.SourceIdType >>= 24;
        return true;
    }

    /// <summary>if_counters. ifStatus is a bit field: bit 0 ifAdminStatus, bit 1 ifOperStatus, 1 being up.</summary>
    private static void ReadGeneric(ReadOnlySpan<byte> block, ref InterfaceCounters entry)
    {
        entry.Blocks |= InterfaceCounterBlocks.Generic;
        entry.IfIndex = Word(block, 0);
        entry.IfType = Word(block, 4);
        entry.IfSpeed = LongWord(block, 8);
        entry.IfDirection = Word(block, 16);
        entry.IfAdminStatusUp = (Word(block, 20) & 1) != 0;
        entry.IfOperStatusUp = (Word(block, 20) & 2) != 0;
        entry.IfHCInOctets = LongWord(block, 24);
        entry.IfInUcastPkts = Word(block, 32);
        entry.IfInMulticastPkts = Word(block, 36);
        entry.IfInBroadcastPkts = Word(block, 40);
        entry.IfInDiscards = Word(block, 44);
        entry.IfInErrors = Word(block, 48);
        entry.IfInUnknownProtos = Word(block, 52);
        entry.IfHCOutOctets = LongWord(block, 56);
        entry.IfOutUcastPkts = Word(block, 64);
        entry.IfOutMulticastPkts = Word(block, 68);
        entry.IfOutBroadcastPkts = Word(block, 72);
        entry.IfOutDiscards = Word(block, 76);
        entry.IfOutErrors = Word(block, 80);
        entry.IfPromiscuousMode = Word(block, 84);
    }

    /// <summary>ethernet_counters.</summary>
    private static void ReadEthernet(ReadOnlySpan<byte> block, ref InterfaceCounters entry)
    {
        entry.Blocks |= InterfaceCounterBlocks.Ethernet;
        entry.Dot3StatsAlignmentErrors = Word(block, 0);
        entry.Dot3StatsFCSErrors = Word(block, 4);
        entry.Dot3StatsSingleCollisionFrames = Word(block, 8);
        entry.Dot3StatsMultipleCollisionFrames = Word(block, 12);
        entry.Dot3StatsSQETestErrors = Word(block, 16);
        entry.Dot3StatsDeferredTransmissions = Word(block, 20);
        entry.Dot3StatsLateCollisions = Word(block, 24);
        entry.Dot3StatsExcessiveCollisions = Word(block, 28);
        entry.Dot3StatsInternalMacTransmitErrors = Word(block, 32);
        entry.Dot3StatsCarrierSenseErrors = Word(block, 36);
        entry.Dot3StatsFrameTooLongs = Word(block, 40);
        entry.Dot3StatsInternalMacReceiveErrors = Word(block, 44);
        entry.Dot3StatsSymbolErrors = Word(block, 48);
    }

    private static void ReadProcessor(ReadOnlySpan<byte> block, ref SflowDatagramHeader header)
    {
        header.HasProcessor = true;
        header.Processor.Cpu5Seconds = Word(block, 0);
        header.Processor.Cpu1Minute = Word(block, 4);
        header.Processor.Cpu5Minutes = Word(block, 8);
        header.Processor.TotalMemory = LongWord(block, 12);
        header.Processor.FreeMemory = LongWord(block, 20);
    }

    /// <summary>port_name: a string of at most 255 octets.</summary>
    private static bool TryReadName(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> block, ref InterfaceCounters entry)
    {
        var reader = new XdrReader(block);
        if (!reader.TryReadOpaque(out ReadOnlySpan<byte> name) || name.Length > 255)
        {
            return false;
        }
        if (!name.IsEmpty)
        {
            entry.Blocks |= InterfaceCounterBlocks.Name;
            entry.IfNameOffset = (int)Unsafe.ByteOffset(in datagram[0], in name[0]);
            entry.IfNameLength = name.Length;
        }
        return true;
    }

    private static uint Word(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt32BigEndian(source[offset..]);

    private static ulong LongWord(ReadOnlySpan<byte> source, int offset) => BinaryPrimitives.ReadUInt64BigEndian(source[offset..]);
}
