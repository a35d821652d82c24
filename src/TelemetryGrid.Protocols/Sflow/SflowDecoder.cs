using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Sflow;

/// <summary>
/// Reads sFlow version 5 datagrams (sflow.org, sFlow Version 5, July 2004, §5). Stateless; nothing is allocated per record.
/// One sampled packet becomes one <see cref="FlowRecord"/> with a <see cref="FlowRecord.PacketDeltaCount"/> of 1 and its sampling rate
/// unapplied in <see cref="FlowRecord.SamplingInterval"/>; it carries no time, the time of receipt is the best there is.
/// </summary>
public static class SflowDecoder
{
    /// <summary>Most samples read from one datagram; 65,507 bytes of ordinary samples hold fewer.</summary>
    public const int MaximumSamples = 1_024;

    /// <summary>Most records read from one sample.</summary>
    public const int MaximumRecords = 128;

    private const uint Version5 = 5;

    /// <summary>
    /// Appends the datagram's flow records and interface counters. A sample with wrong lengths is given up and counted, and the next one is
    /// read, since each sample says how long it is; the status is that of the first thing that went wrong.
    /// </summary>
    /// <param name="datagram">The payload of one UDP datagram.</param>
    /// <param name="flows">Receives one record per flow sample; not cleared.</param>
    /// <param name="counters">Receives one entry per counter sample of an interface; not cleared.</param>
    /// <param name="header">The datagram's head and the tally of what was in it; as far as it was read when the status is not Ok.</param>
    /// <param name="samples">Filled with each sample's head when given, for the detection of lost samples.</param>
    /// <param name="octets">What a sampled packet's octets are.</param>
    public static DecodeStatus TryRead(
        ReadOnlySpan<byte> datagram,
        FlowRecordBuffer flows,
        InterfaceCounterBuffer counters,
        out SflowDatagramHeader header,
        SflowSampleBuffer? samples = null,
        SflowOctets octets = SflowOctets.FrameLength
    )
    {
        ArgumentNullException.ThrowIfNull(flows);
        ArgumentNullException.ThrowIfNull(counters);
        header = default;
        var reader = new XdrReader(datagram);
        DecodeStatus status = TryReadHeader(ref reader, ref header);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }

        for (uint i = 0; i < header.SampleCount; i++)
        {
            if (i == MaximumSamples)
            {
                return Worse(status, DecodeStatus.LimitExceeded);
            }
            // §5: sample_record is a data format (20 bits enterprise, 12 bits format) and opaque data.
            if (!reader.TryReadUInt32(out uint format) || !reader.TryReadOpaque(out ReadOnlySpan<byte> body))
            {
                return Worse(status, DecodeStatus.Truncated);
            }
            var sample = new SflowSample();
            DecodeStatus result;
            switch (format)
            {
                case (uint)SflowSampleKind.Flow:
                case (uint)SflowSampleKind.ExpandedFlow:
                case (uint)SflowSampleKind.DiscardedPacket:
                    sample.Kind = (SflowSampleKind)format;
                    result = SflowFlowSampleDecoder.TryRead(body, ref sample, flows, ref header, octets);
                    break;
                case (uint)SflowSampleKind.Counters:
                case (uint)SflowSampleKind.ExpandedCounters:
                    sample.Kind = (SflowSampleKind)format;
                    result = SflowCounterSampleDecoder.TryRead(datagram, body, ref sample, counters, ref header);
                    break;
                default:
                    header.UnknownSamples++;
                    continue;
            }
            if (result == DecodeStatus.Ok)
            {
                samples?.TryAdd(sample);
                continue;
            }
            if (result != DecodeStatus.LimitExceeded)
            {
                header.MalformedSamples++;
            }
            status = Worse(status, result);
        }
        return status;
    }

    /// <summary>§5, sample_datagram: version, agent address, sub-agent, sequence, uptime, number of samples.</summary>
    private static DecodeStatus TryReadHeader(ref XdrReader reader, ref SflowDatagramHeader header)
    {
        if (!reader.TryReadUInt32(out uint version))
        {
            return DecodeStatus.Truncated;
        }
        if (version != Version5)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        int before = reader.Remaining;
        if (!reader.TryReadAddress(out header.AgentAddress))
        {
            return before < 20 ? DecodeStatus.Truncated : DecodeStatus.InvalidValue;
        }
        return
            reader.TryReadUInt32(out header.SubAgentId)
            && reader.TryReadUInt32(out header.SequenceNumber)
            && reader.TryReadUInt32(out header.Uptime)
            && reader.TryReadUInt32(out header.SampleCount)
            ? DecodeStatus.Ok
            : DecodeStatus.Truncated;
    }

    private static DecodeStatus Worse(DecodeStatus first, DecodeStatus next) => first == DecodeStatus.Ok ? next : first;
}
