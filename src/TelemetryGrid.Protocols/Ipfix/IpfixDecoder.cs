using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Reads IPFIX messages (RFC 7011).</summary>
public static class IpfixDecoder
{
    internal const ushort TemplateSetId = 2;
    internal const ushort OptionsTemplateSetId = 3;
    private const ushort Version = 10;

    /// <summary>Octets of the message header (RFC 7011 §3.1).</summary>
    public const int HeaderLength = 16;

    /// <summary>
    /// Appends the flow records of one message to <paramref name="into"/> and takes templates and options data into
    /// <paramref name="session"/>. Never throws on any input; what was read before an error stays.
    /// </summary>
    /// <param name="datagram">One message. On a stream the caller cuts it at the length of octets 2 and 3.</param>
    /// <param name="session">Where the exporter's templates are kept.</param>
    /// <param name="into">Where the records go.</param>
    /// <param name="header">What the message says about itself, and counts of what was found.</param>
    /// <returns><see cref="DecodeStatus.Ok"/>, or why reading had to stop, else the first bad set's error; the header counts all of them.</returns>
    public static DecodeStatus TryRead(
        ReadOnlySpan<byte> datagram,
        ExporterSession session,
        FlowRecordBuffer into,
        out FlowDatagramHeader header
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(into);
        var status = TryReadHeader(datagram, out header);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = MessageDecoder.ReadSets(datagram, HeaderLength, TemplateSetId, OptionsTemplateSetId, session, into, ref header);
        return status == DecodeStatus.Ok && header.Length > datagram.Length ? DecodeStatus.Truncated : status;
    }

    /// <summary>RFC 7011 §3.1: version, length, export time in seconds, sequence number, observation domain.</summary>
    internal static DecodeStatus TryReadHeader(ReadOnlySpan<byte> datagram, out FlowDatagramHeader header)
    {
        header = new FlowDatagramHeader { Protocol = FlowProtocol.Ipfix };
        if (datagram.Length < HeaderLength)
        {
            return DecodeStatus.Truncated;
        }
        if (BinaryPrimitives.ReadUInt16BigEndian(datagram) != Version)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        header.Length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        header.ExportTimeMilliseconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) * 1000L;
        header.SequenceNumber = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        header.ObservationDomainId = BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]);
        return header.Length < HeaderLength ? DecodeStatus.InvalidLength : DecodeStatus.Ok;
    }
}
