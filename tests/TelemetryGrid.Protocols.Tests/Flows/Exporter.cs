using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Tests.Corpus;

namespace TelemetryGrid.Protocols.Tests.Flows;

/// <summary>One exporter as a collector sees it: a session that lasts over datagrams.</summary>
internal sealed class Exporter(TemplateCache? cache = null, ushort port = 2055)
{
    public TemplateCache Cache { get; } = cache ?? new TemplateCache();

    public ExporterSession Session => Cache.GetOrAdd(new ExporterKey(FlowAddress.FromIPv4(0x0A000001), port));

    public FlowRecordBuffer Buffer { get; init; } = new();

    public FlowDatagramHeader Header { get; private set; }

    public DecodeStatus Status { get; private set; }

    /// <summary>Decodes one datagram and returns its records alone.</summary>
    public FlowRecord[] Send(byte[] datagram)
    {
        Buffer.Clear();
        Status = DecodedDatagram.Decode(datagram, Session, Buffer, out var header);
        Header = header;
        return Buffer.Records.ToArray();
    }

    public FlowRecord[] Send(MessageBuilder message) => Send(message.Build());
}
