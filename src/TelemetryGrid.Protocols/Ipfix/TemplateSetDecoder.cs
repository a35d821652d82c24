using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Reads template sets and options template sets into the exporter's session.</summary>
internal static class TemplateSetDecoder
{
    /// <summary>Smaller ids name sets, not templates (RFC 7011 §3.4.1, RFC 3954 §5.2).</summary>
    public const ushort MinimumTemplateId = 256;

    /// <summary>Most templates read from one datagram: a full-sized one could define 8,000 of a single field, each to be compiled.</summary>
    public const int MaximumTemplates = 1024;

    /// <summary>Reads one template set, <paramref name="set"/> being its content without the set header.</summary>
    public static DecodeStatus Read(ReadOnlySpan<byte> set, bool isOptions, ExporterSession session, ref FlowDatagramHeader header)
    {
        var withdrewAll = false;
        while (set.Length >= 4)
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(set);
            var key = new TemplateKey(header.Protocol, header.ObservationDomainId, id);
            if (header.Protocol == FlowProtocol.Ipfix && BinaryPrimitives.ReadUInt16BigEndian(set[2..]) == 0 && id != 0)
            {
                if (id >= MinimumTemplateId)
                {
                    session.Withdraw(key);
                }
                // RFC 7011 §8.1: the set's own id withdraws all its templates. Once per set is enough, whatever a hostile sender repeats.
                else if (id == (isOptions ? IpfixDecoder.OptionsTemplateSetId : IpfixDecoder.TemplateSetId))
                {
                    if (!withdrewAll)
                    {
                        session.WithdrawAll(header.Protocol, header.ObservationDomainId, isOptions);
                    }
                    withdrewAll = true;
                }
                header.Withdrawals++;
                set = set[4..];
                continue;
            }
            if (id < MinimumTemplateId)
            {
                return set.ContainsAnyExcept((byte)0) ? Malformed(ref header) : DecodeStatus.Ok;
            }
            if (!TryReadHeader(set, header.Protocol, isOptions, out var headerLength, out var fieldCount, out var scopeFieldCount))
            {
                return Malformed(ref header);
            }
            var length = Template.MeasureDefinition(header.Protocol, set[headerLength..], fieldCount);
            if (length < 0)
            {
                return Malformed(ref header);
            }
            if (header.Templates == MaximumTemplates)
            {
                header.RejectedTemplates++;
                return DecodeStatus.LimitExceeded;
            }
            Learn(session, key, isOptions, scopeFieldCount, fieldCount, set.Slice(headerLength, length), ref header);
            set = set[(headerLength + length)..];
        }
        return DecodeStatus.Ok;
    }

    /// <summary>Takes a template into the session, at once also where its id had another layout (RFC 7011 §8.1); a refresh costs a comparison.</summary>
    private static void Learn(
        ExporterSession session,
        in TemplateKey key,
        bool isOptions,
        int scopeFieldCount,
        int fieldCount,
        ReadOnlySpan<byte> definition,
        ref FlowDatagramHeader header
    )
    {
        header.Templates++;
        if (
            session.TryFindTemplate(key.Protocol, key.ObservationDomainId, key.TemplateId, out var known)
            && known.IsDefinedBy(isOptions, scopeFieldCount, definition)
        )
        {
            return;
        }
        var template =
            fieldCount <= session.Options.MaximumFieldsPerTemplate
                ? Template.TryCreate(key, isOptions, scopeFieldCount, fieldCount, definition)
                : null;
        if (template is null)
        {
            header.RejectedTemplates++;
            session.Reject(key);
            return;
        }
        session.Store(template);
    }

    private static bool TryReadHeader(
        ReadOnlySpan<byte> source,
        FlowProtocol protocol,
        bool isOptions,
        out int length,
        out int fieldCount,
        out int scopeFieldCount
    )
    {
        fieldCount = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        scopeFieldCount = 0;
        length = 4;
        if (!isOptions)
        {
            return fieldCount > 0;
        }
        length = 6;
        if (source.Length < length)
        {
            return false;
        }
        var second = BinaryPrimitives.ReadUInt16BigEndian(source[4..]);
        if (protocol == FlowProtocol.Ipfix)
        {
            // RFC 7011 §3.4.2.2: a count of all fields, then of those that are scope, which must not be zero.
            scopeFieldCount = second;
            return scopeFieldCount > 0 && scopeFieldCount <= fieldCount;
        }
        // RFC 3954 §6.1: octets of scope specifiers, then octets of option specifiers, four for each field.
        scopeFieldCount = fieldCount / 4;
        var isWhole = fieldCount % 4 == 0 && second % 4 == 0;
        fieldCount = scopeFieldCount + (second / 4);
        return isWhole && fieldCount > 0;
    }

    private static DecodeStatus Malformed(ref FlowDatagramHeader header)
    {
        header.MalformedSets++;
        return DecodeStatus.InvalidLength;
    }
}
