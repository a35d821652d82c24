using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>Flow samples, expanded flow samples (sFlow v5 §5, flow_sample, flow_sample_expanded) and drop notifications.</summary>
internal static class SflowFlowSampleDecoder
{
    private const int FlowSampleLength = 28;
    private const int ExpandedFlowSampleLength = 40;
    private const int DiscardedPacketLength = 28;

    public static DecodeStatus TryRead(
        ReadOnlySpan<byte> body,
        ref SflowSample sample,
        FlowRecordBuffer flows,
        ref SflowDatagramHeader header,
        SflowOctets octets
    )
    {
        var reader = new XdrReader(body);
        SflowInterface input;
        SflowInterface output;
        switch (sample.Kind)
        {
            case SflowSampleKind.Flow when reader.TryTake(FlowSampleLength, out ReadOnlySpan<byte> head):
                sample.SequenceNumber = Word(head, 0);
                sample.SourceIdType = Word(head, 1) >> 24;
                sample.SourceIdIndex = Word(head, 1) & 0x00FF_FFFF;
                sample.SamplingRate = Word(head, 2);
                sample.SamplePool = Word(head, 3);
                sample.Drops = Word(head, 4);
                input = SflowInterface.FromCompact(Word(head, 5));
                output = SflowInterface.FromCompact(Word(head, 6));
                break;
            case SflowSampleKind.ExpandedFlow when reader.TryTake(ExpandedFlowSampleLength, out ReadOnlySpan<byte> head):
                sample.SequenceNumber = Word(head, 0);
                sample.SourceIdType = Word(head, 1);
                sample.SourceIdIndex = Word(head, 2);
                sample.SamplingRate = Word(head, 3);
                sample.SamplePool = Word(head, 4);
                sample.Drops = Word(head, 5);
                input = new SflowInterface(Word(head, 6), Word(head, 7));
                output = new SflowInterface(Word(head, 8), Word(head, 9));
                break;
            case SflowSampleKind.DiscardedPacket when reader.TryTake(DiscardedPacketLength, out ReadOnlySpan<byte> head):
                // Every drop is notified (within a rate limit), so a notification stands for one packet.
                sample.SequenceNumber = Word(head, 0);
                sample.SourceIdType = Word(head, 1);
                sample.SourceIdIndex = Word(head, 2);
                sample.SamplingRate = 1;
                sample.Drops = Word(head, 3);
                input = new SflowInterface(SflowInterface.Single, Word(head, 4));
                output = new SflowInterface(SflowInterface.Single, Word(head, 5)) { DiscardReason = Word(head, 6) };
                break;
            default:
                return DecodeStatus.Truncated;
        }
        if (!reader.TryReadUInt32(out uint recordCount))
        {
            return DecodeStatus.Truncated;
        }
        if (!flows.TryAdd(out Span<FlowRecord> slot))
        {
            return DecodeStatus.LimitExceeded;
        }

        ref FlowRecord record = ref slot[0];
        record.PacketDeltaCount = 1;
        record.SamplingInterval = sample.SamplingRate;
        record.SamplerId = ((ulong)sample.SourceIdType << 32) | sample.SourceIdIndex;
        record.ObservationDomainId = header.SubAgentId;
        record.IngressInterface = input.IfIndex;
        record.EgressInterface = output.IfIndex;
        record.ForwardingStatus = output.ForwardingStatus;
        // The data source is the interface that sampled: where it is not the input but (one of) the output, the packet was seen leaving.
        bool isOutput = output.IsMultiple || sample.SourceIdIndex == output.IfIndex;
        if (sample.SourceIdType == 0 && sample.SourceIdIndex != input.IfIndex && isOutput)
        {
            record.FlowDirection = 1;
        }

        DecodeStatus status = SflowFlowRecordDecoder.TryReadAll(ref reader, recordCount, ref record, ref header, octets);
        if (status is not (DecodeStatus.Ok or DecodeStatus.LimitExceeded))
        {
            flows.RemoveLast();
            return status;
        }
        header.FlowSamples++;
        if (sample.SamplingRate == 0)
        {
            header.ZeroSamplingRates++;
        }
        return status;
    }

    private static uint Word(ReadOnlySpan<byte> source, int index) => BinaryPrimitives.ReadUInt32BigEndian(source[(index * 4)..]);
}
