namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>The steps that turn a data record of one template into a flow record: only the fields a flow record has, each at its fixed place where possible.</summary>
internal sealed class FlowRecordPlan
{
    /// <summary>The plan of templates whose records are not flows.</summary>
    public static readonly FlowRecordPlan None = new([]);

    private FlowRecordPlan(PlanStep[] steps)
    {
        Steps = steps;
        foreach (var step in steps)
        {
            IsFlow |=
                step.Field
                    is FlowField.Octets
                        or FlowField.Packets
                        or FlowField.PostOctets
                        or FlowField.PostPackets
                        or FlowField.SourceIPv4
                        or FlowField.SourceIPv6
                        or FlowField.DestinationIPv4
                        or FlowField.DestinationIPv6;
            NeedsScratch |= IsScratch(step.Field);
            HasIcmp |= step.Field is >= FlowField.IcmpTypeCodeIPv4 and <= FlowField.IcmpCodeIPv6;
        }
    }

    /// <summary>In wire order. With variable length every octet of the record is covered, unread ones by <see cref="FlowField.Skip"/>.</summary>
    public PlanStep[] Steps { get; }

    /// <summary>A record is a flow when it names an address or a count.</summary>
    public bool IsFlow { get; }

    /// <summary>True when some values must be combined after all fields are read.</summary>
    public bool NeedsScratch { get; }

    public bool HasIcmp { get; }

    public static FlowRecordPlan Compile(ReadOnlySpan<FieldSpecifier> fields, bool hasVariableLength)
    {
        var chosen = Choose(fields);
        var steps = new List<PlanStep>(fields.Length);
        var offset = 0;
        for (var index = 0; index < fields.Length; index++)
        {
            var length = fields[index].Length;
            if (chosen[index] != FlowField.Skip || hasVariableLength)
            {
                // Offsets past 65,535 belong to templates that are refused for their record length.
                steps.Add(new PlanStep((ushort)offset, length, chosen[index]));
            }
            offset += length;
        }
        return new FlowRecordPlan([.. steps]);
    }

    /// <summary>For each field what it is read as: the best-ranked of those that compete; the first one when an element comes twice (RFC 7011 §8).</summary>
    private static FlowField[] Choose(ReadOnlySpan<FieldSpecifier> fields)
    {
        var chosen = new FlowField[fields.Length];
        // By group, the index of the field chosen so far.
        Span<int> best = stackalloc int[(int)FlowField.Count];
        best.Fill(-1);
        for (var index = 0; index < fields.Length; index++)
        {
            var (field, rank) = FlowFieldMap.Find(fields[index]);
            if (field == FlowField.Skip)
            {
                continue;
            }
            ref var rival = ref best[(int)FlowFieldMap.GroupOf(field)];
            if (rival >= 0)
            {
                if (FlowFieldMap.Find(fields[rival]).Rank <= rank)
                {
                    continue;
                }
                chosen[rival] = FlowField.Skip;
            }
            rival = index;
            chosen[index] = field;
        }
        ResolvePost(fields, chosen, best, FlowField.Octets, FlowField.PostOctets, FlowFieldMap.OctetDeltaCount);
        ResolvePost(fields, chosen, best, FlowField.Packets, FlowField.PostPackets, FlowFieldMap.PacketDeltaCount);
        DropResponder(
            fields,
            chosen,
            best,
            FlowField.Octets,
            FlowFieldMap.InitiatorOctets,
            FlowField.ReverseOctets,
            FlowFieldMap.ResponderOctets
        );
        DropResponder(
            fields,
            chosen,
            best,
            FlowField.Packets,
            FlowFieldMap.InitiatorPackets,
            FlowField.ReversePackets,
            FlowFieldMap.ResponderPackets
        );
        return chosen;
    }

    /// <summary>The delta behind the observation point stands in for a plain delta that is zero, and replaces any other count.</summary>
    private static void ResolvePost(
        ReadOnlySpan<FieldSpecifier> fields,
        Span<FlowField> chosen,
        Span<int> best,
        FlowField plain,
        FlowField post,
        ushort delta
    )
    {
        var postIndex = best[(int)post];
        ref var plainIndex = ref best[(int)plain];
        if (postIndex < 0 || (plainIndex >= 0 && fields[plainIndex].Id == delta))
        {
            return;
        }
        if (plainIndex >= 0)
        {
            chosen[plainIndex] = FlowField.Skip;
        }
        chosen[postIndex] = plain;
        plainIndex = postIndex;
    }

    /// <summary>Responder counts mean the reverse direction only where the forward count is the initiator's; beside a plain count they would count it again.</summary>
    private static void DropResponder(
        ReadOnlySpan<FieldSpecifier> fields,
        Span<FlowField> chosen,
        ReadOnlySpan<int> best,
        FlowField forward,
        ushort initiator,
        FlowField reverse,
        ushort responder
    )
    {
        var reverseIndex = best[(int)reverse];
        var forwardIndex = best[(int)forward];
        var isResponder = reverseIndex >= 0 && fields[reverseIndex].Enterprise == 0 && fields[reverseIndex].Id == responder;
        if (isResponder && forwardIndex >= 0 && fields[forwardIndex].Id != initiator)
        {
            chosen[reverseIndex] = FlowField.Skip;
        }
    }

    private static bool IsScratch(FlowField field) =>
        field
            is FlowField.PostOctets
                or FlowField.PostPackets
                or FlowField.ReverseOctets
                or FlowField.ReversePackets
                or FlowField.ReverseClassOfService
                or FlowField.ReverseTcpFlags
                or FlowField.SamplingPacketInterval
                or FlowField.SamplingPacketSpace
                or FlowField.StartSysUptime
                or FlowField.EndSysUptime
                or FlowField.DurationMilliseconds
                or FlowField.SystemInitTime;
}
