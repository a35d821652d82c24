using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;

namespace TelemetryGrid.Protocols.Netflow;

/// <summary>Reads NetFlow v9 export packets (RFC 3954).</summary>
public static class NetflowV9Decoder
{
    internal const ushort TemplateFlowSetId = 0;
    internal const ushort OptionsTemplateFlowSetId = 1;
    private const ushort Version = 9;

    /// <summary>Octets of the packet header (RFC 3954 §5.1).</summary>
    public const int HeaderLength = 20;

    /// <summary>
    /// Appends the flow records of one packet to <paramref name="into"/> and takes templates and options data into
    /// <paramref name="session"/>. Never throws on any input; what was read before an error stays.
    /// </summary>
    /// <remarks>The header's record count is reported, not trusted: exporters disagree on whether templates count.</remarks>
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
        return status == DecodeStatus.Ok
            ? MessageDecoder.ReadSets(datagram, HeaderLength, TemplateFlowSetId, OptionsTemplateFlowSetId, session, into, ref header)
            : status;
    }

    /// <summary>RFC 3954 §5.1: version, count, uptime in milliseconds, Unix seconds, sequence number, source id.</summary>
    internal static DecodeStatus TryReadHeader(ReadOnlySpan<byte> datagram, out FlowDatagramHeader header)
    {
        header = new FlowDatagramHeader { Protocol = FlowProtocol.NetflowV9, Length = datagram.Length };
        if (datagram.Length < HeaderLength)
        {
            return DecodeStatus.Truncated;
        }
        if (BinaryPrimitives.ReadUInt16BigEndian(datagram) != Version)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        header.StatedRecordCount = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        header.SysUptimeMilliseconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        header.ExportTimeMilliseconds = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]) * 1000L;
        header.SequenceNumber = BinaryPrimitives.ReadUInt32BigEndian(datagram[12..]);
        header.ObservationDomainId = BinaryPrimitives.ReadUInt32BigEndian(datagram[16..]);
        return DecodeStatus.Ok;
    }
}
