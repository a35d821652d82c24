using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>What NetFlow v9 and IPFIX have in common once the header is read: a sequence of sets.</summary>
internal static class MessageDecoder
{
    /// <summary>Reads all sets. A bad set does not hide the good ones behind it. The status is why reading had to stop, else the first bad set's.</summary>
    public static DecodeStatus ReadSets(
        ReadOnlySpan<byte> datagram,
        int firstSet,
        ushort templateSetId,
        ushort optionsTemplateSetId,
        ExporterSession session,
        FlowRecordBuffer into,
        ref FlowDatagramHeader header
    )
    {
        var status = DecodeStatus.Ok;
        var sets = new SetReader(datagram, firstSet, header.Length);
        while (sets.MoveNext())
        {
            DecodeStatus setStatus;
            if (sets.Id >= TemplateSetDecoder.MinimumTemplateId)
            {
                setStatus = ReadData(datagram, sets, session, into, ref header);
            }
            else if (sets.Id == templateSetId || sets.Id == optionsTemplateSetId)
            {
                setStatus = TemplateSetDecoder.Read(datagram[sets.Start..sets.End], sets.Id == optionsTemplateSetId, session, ref header);
            }
            else
            {
                // RFC 7011 §3.3.2: the other ids below 256 are reserved.
                header.MalformedSets++;
                setStatus = DecodeStatus.InvalidValue;
            }
            status = status == DecodeStatus.Ok ? setStatus : status;
            if (setStatus == DecodeStatus.LimitExceeded && into.IsFull)
            {
                return setStatus;
            }
        }
        if (sets.Status != DecodeStatus.Ok)
        {
            header.MalformedSets++;
            return sets.Status;
        }
        return status;
    }

    private static DecodeStatus ReadData(
        ReadOnlySpan<byte> datagram,
        in SetReader set,
        ExporterSession session,
        FlowRecordBuffer into,
        ref FlowDatagramHeader header
    )
    {
        if (!session.TryFindTemplate(header.Protocol, header.ObservationDomainId, set.Id, out var template))
        {
            header.UnknownTemplateSets++;
            return DecodeStatus.UnknownTemplate;
        }
        if (template.IsOptions)
        {
            return OptionsSetDecoder.Read(datagram, set.Start, set.End, template, session, ref header);
        }
        // Looked up per set and not per datagram: an options set before this one may have changed both.
        var clock =
            header.Protocol == FlowProtocol.NetflowV9
                ? FlowClock.WithUptime(header.ExportTimeMilliseconds, header.SysUptimeMilliseconds)
                : FlowClock.WithInitTime(header.ExportTimeMilliseconds, session.FindSystemInitTime(header.ObservationDomainId));
        var samplers = new SamplerLookup(session.Samplers, header.ObservationDomainId);
        return FlowSetDecoder.Read(datagram, set.Start, set.End, template, clock, ref samplers, into, ref header);
    }
}
