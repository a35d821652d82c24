using System.Runtime.CompilerServices;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Reads the records of one data set into flow records.</summary>
internal static class FlowSetDecoder
{
    /// <summary>Reads <c>message[start..end]</c>. Fewer octets than the shortest record has are padding (RFC 7011 §3.3.1, RFC 3954 §5.3).</summary>
    public static DecodeStatus Read(
        ReadOnlySpan<byte> message,
        int start,
        int end,
        Template template,
        in FlowClock clock,
        ref SamplerLookup samplers,
        FlowRecordBuffer into,
        ref FlowDatagramHeader header
    )
    {
        var plan = template.Plan;
        var length = template.MinimumRecordLength;
        if (!plan.IsFlow && !template.HasVariableLength)
        {
            var skipped = (end - start) / length;
            header.DataRecords += skipped;
            header.NonFlowRecords += skipped;
            return DecodeStatus.Ok;
        }
        var position = start;
        while (end - position >= length)
        {
            if (!into.TryAdd(out var slot))
            {
                var rest = template.HasVariableLength ? 1 : (end - position) / length;
                header.DataRecords += rest;
                header.DroppedRecords += rest;
                return DecodeStatus.LimitExceeded;
            }
            ref var record = ref slot[0];
            record.ObservationDomainId = template.Key.ObservationDomainId;
            var scratch = default(FlowRecordScratch);
            if (!template.HasVariableLength)
            {
                ReadFixed(message, position, plan.Steps, clock, ref record, ref scratch);
                position += length;
            }
            else if (!TryReadVariable(message, ref position, end, plan.Steps, clock, ref record, ref scratch))
            {
                into.RemoveLast();
                header.MalformedSets++;
                return DecodeStatus.InvalidLength;
            }
            header.DataRecords++;
            if (!plan.IsFlow)
            {
                into.RemoveLast();
                header.NonFlowRecords++;
                continue;
            }
            header.FlowRecords++;
            Complete(plan, clock, ref samplers, ref record, ref scratch);
            if ((scratch.ReverseOctets | scratch.ReversePackets) == 0)
            {
                continue;
            }
            if (!TryAddReverse(record, scratch, into))
            {
                header.DroppedRecords++;
                return DecodeStatus.LimitExceeded;
            }
            header.FlowRecords++;
        }
        return DecodeStatus.Ok;
    }

    private static void ReadFixed(
        ReadOnlySpan<byte> message,
        int recordStart,
        PlanStep[] steps,
        in FlowClock clock,
        ref FlowRecord record,
        ref FlowRecordScratch scratch
    )
    {
        foreach (var step in steps)
        {
            FlowFieldStore.Store(step.Field, message, recordStart + step.Offset, step.Length, clock, ref record, ref scratch);
        }
    }

    private static bool TryReadVariable(
        ReadOnlySpan<byte> message,
        ref int position,
        int end,
        PlanStep[] steps,
        in FlowClock clock,
        ref FlowRecord record,
        ref FlowRecordScratch scratch
    )
    {
        foreach (var step in steps)
        {
            if (!FieldValue.TryLocate(message, step.Length, ref position, end, out var start, out var length))
            {
                return false;
            }
            if (step.Field != FlowField.Skip && FlowFieldMap.IsReadable(step.Field, length))
            {
                FlowFieldStore.Store(step.Field, message, start, length, clock, ref record, ref scratch);
            }
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Complete(
        FlowRecordPlan plan,
        in FlowClock clock,
        ref SamplerLookup samplers,
        ref FlowRecord record,
        ref FlowRecordScratch scratch
    )
    {
        if (plan.NeedsScratch)
        {
            Combine(clock, ref record, scratch);
        }
        // Without an ICMP field, exporters put type and code where the destination port stands (Cisco's NetFlow v5 convention).
        if (!plan.HasIcmp && record.ProtocolIdentifier is 1 or 58)
        {
            record.IcmpTypeCode = record.DestinationTransportPort;
        }
        if (record.SamplingInterval == 0)
        {
            record.SamplingInterval = samplers.Find(record.SamplerId);
        }
    }

    private static void Combine(in FlowClock clock, ref FlowRecord record, in FlowRecordScratch scratch)
    {
        if (record.OctetDeltaCount == 0)
        {
            record.OctetDeltaCount = scratch.PostOctets;
        }
        if (record.PacketDeltaCount == 0)
        {
            record.PacketDeltaCount = scratch.PostPackets;
        }
        if (scratch.HasStartSysUptime)
        {
            record.FlowStartMilliseconds = clock.FromSysUptime(scratch.StartSysUptime, scratch.SystemInitTime);
        }
        if (scratch.HasEndSysUptime)
        {
            record.FlowEndMilliseconds = clock.FromSysUptime(scratch.EndSysUptime, scratch.SystemInitTime);
        }
        if (record.FlowEndMilliseconds == 0 && record.FlowStartMilliseconds != 0)
        {
            record.FlowEndMilliseconds = record.FlowStartMilliseconds + SamplingRate.Saturate(scratch.DurationMilliseconds);
        }
        if (record.SamplingInterval == 0 && scratch.SamplingPacketInterval != 0)
        {
            record.SamplingInterval = SamplingRate.FromCountBased(scratch.SamplingPacketInterval, scratch.SamplingPacketSpace);
        }
    }

    /// <summary>The reverse direction of a biflow (RFC 5103 §4) as a flow of its own. The forward record is passed by value: adding may move the buffer.</summary>
    private static bool TryAddReverse(FlowRecord forward, in FlowRecordScratch scratch, FlowRecordBuffer into)
    {
        if (!into.TryAdd(out var slot))
        {
            return false;
        }
        ref var reverse = ref slot[0];
        reverse = forward;
        reverse.OctetDeltaCount = scratch.ReverseOctets;
        reverse.PacketDeltaCount = scratch.ReversePackets;
        reverse.SourceAddress = forward.DestinationAddress;
        reverse.DestinationAddress = forward.SourceAddress;
        reverse.NextHopAddress = default;
        reverse.SourceTransportPort = forward.DestinationTransportPort;
        reverse.DestinationTransportPort = forward.SourceTransportPort;
        reverse.IngressInterface = forward.EgressInterface;
        reverse.EgressInterface = forward.IngressInterface;
        reverse.BgpSourceAsNumber = forward.BgpDestinationAsNumber;
        reverse.BgpDestinationAsNumber = forward.BgpSourceAsNumber;
        reverse.SourcePrefixLength = forward.DestinationPrefixLength;
        reverse.DestinationPrefixLength = forward.SourcePrefixLength;
        reverse.IpClassOfService = scratch.HasReverseClassOfService ? scratch.ReverseClassOfService : forward.IpClassOfService;
        reverse.TcpControlBits = scratch.HasReverseTcpFlags ? scratch.ReverseTcpFlags : forward.TcpControlBits;
        return true;
    }
}
