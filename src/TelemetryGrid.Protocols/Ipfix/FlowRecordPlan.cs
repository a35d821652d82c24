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
        var best = new Dictionary<FlowField, (byte Rank, int Index)>();
        var chosen = new FlowField[fields.Length];
        for (var index = 0; index < fields.Length; index++)
        {
            var (field, rank) = FlowFieldMap.Find(fields[index]);
            if (field == FlowField.Skip)
            {
                continue;
            }
            var group = FlowFieldMap.GroupOf(field);
            if (best.TryGetValue(group, out var other))
            {
                if (other.Rank <= rank)
                {
                    continue;
                }
                chosen[other.Index] = FlowField.Skip;
            }
            best[group] = (rank, index);
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
        FlowField[] chosen,
        Dictionary<FlowField, (byte Rank, int Index)> best,
        FlowField plain,
        FlowField post,
        ushort delta
    )
    {
        if (!best.TryGetValue(post, out var postEntry))
        {
            return;
        }
        if (best.TryGetValue(plain, out var plainEntry))
        {
            if (fields[plainEntry.Index].Id == delta)
            {
                return;
            }
            chosen[plainEntry.Index] = FlowField.Skip;
        }
        chosen[postEntry.Index] = plain;
        best[plain] = postEntry;
    }

    /// <summary>Responder counts mean the reverse direction only where the forward count is the initiator's; beside a plain count they would count it again.</summary>
    private static void DropResponder(
        ReadOnlySpan<FieldSpecifier> fields,
        FlowField[] chosen,
        Dictionary<FlowField, (byte Rank, int Index)> best,
        FlowField forward,
        ushort initiator,
        FlowField reverse,
        ushort responder
    )
    {
        if (
            !best.TryGetValue(reverse, out var reverseEntry)
            || fields[reverseEntry.Index] is not { Enterprise: 0 } specifier
            || specifier.Id != responder
        )
        {
            return;
        }
        if (best.TryGetValue(forward, out var forwardEntry) && fields[forwardEntry.Index].Id != initiator)
        {
            chosen[reverseEntry.Index] = FlowField.Skip;
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
