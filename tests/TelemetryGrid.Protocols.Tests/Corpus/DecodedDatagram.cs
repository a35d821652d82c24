using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;
using TelemetryGrid.Protocols.Netflow;

namespace TelemetryGrid.Protocols.Tests.Corpus;

internal sealed record DecodedField(uint Enterprise, ushort Id, bool IsScope, byte[] Value);

internal sealed record DecodedRecord(ushort TemplateId, bool IsOptions, IReadOnlyList<DecodedField> Fields)
{
    public DecodedField? Find(uint enterprise, ushort id, bool isScope) =>
        Fields.FirstOrDefault(field => field.Enterprise == enterprise && field.Id == id && field.IsScope == isScope);
}

/// <summary>One datagram as the flow decoder and, where there are templates, the field reader see it.</summary>
internal sealed record DecodedDatagram(
    DecodeStatus Status,
    FlowDatagramHeader Header,
    IReadOnlyList<FlowRecord> Flows,
    IReadOnlyList<DecodedRecord> Records
)
{
    public static DecodedDatagram Read(ReadOnlySpan<byte> datagram, ExporterSession session)
    {
        var buffer = new FlowRecordBuffer();
        var status = Decode(datagram, session, buffer, out var header);
        return new(
            status,
            header,
            buffer.Records.ToArray(),
            header.Protocol == FlowProtocol.NetflowV5 ? [] : ReadFields(datagram, session)
        );
    }

    public static DecodeStatus Decode(
        ReadOnlySpan<byte> datagram,
        ExporterSession session,
        FlowRecordBuffer into,
        out FlowDatagramHeader header
    ) =>
        FlowDatagram.Detect(datagram) switch
        {
            FlowProtocol.NetflowV5 => NetflowV5Decoder.TryRead(datagram, into, out header),
            FlowProtocol.NetflowV9 => NetflowV9Decoder.TryRead(datagram, session, into, out header),
            _ => IpfixDecoder.TryRead(datagram, session, into, out header),
        };

    public static List<DecodedRecord> ReadFields(ReadOnlySpan<byte> datagram, ExporterSession session)
    {
        var records = new List<DecodedRecord>();
        var reader = new FlowFieldReader(datagram, session);
        while (reader.MoveNextRecord())
        {
            var fields = new List<DecodedField>();
            while (reader.MoveNextField())
            {
                fields.Add(new DecodedField(reader.Field.Enterprise, reader.Field.Id, reader.IsScope, reader.Value.ToArray()));
            }
            records.Add(new DecodedRecord(reader.TemplateId, reader.IsOptions, fields));
        }
        return records;
    }

    public static ExporterSession NewSession() => new TemplateCache().GetOrAdd(new ExporterKey(FlowAddress.FromIPv4(0x7F000001), 2055));
}
