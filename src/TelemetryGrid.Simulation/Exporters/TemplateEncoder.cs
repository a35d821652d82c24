using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>What NetFlow v9 and IPFIX have in common: sets of records under templates, one template for IPv4 and one for IPv6.</summary>
internal abstract class TemplateEncoder(SimulatedDevice device, int capacity) : FlowEncoder
{
    protected const ushort IPv4Template = 256;
    protected const ushort IPv6Template = 257;
    protected const ushort SamplingTemplate = 258;
    protected const ushort InterfaceTemplate = 259;

    private int _setStart;
    private ushort? _openSet;
    private int _count;

    public override int Count => _count;

    protected SimulatedDevice Device { get; } = device;

    protected DatagramWriter Writer { get; } = new(capacity);

    protected abstract TemplateField[] IPv4Fields { get; }

    protected abstract TemplateField[] IPv6Fields { get; }

    /// <summary>Begins the datagram; what is known only at its end stays zero.</summary>
    protected abstract void WriteHeader();

    /// <summary>Fills in the header once the number of records is known, and moves the sequence number.</summary>
    protected abstract void PatchHeader(ExportClock clock, int records);

    public override bool TryAdd(in FlowRecord record, ExportClock clock)
    {
        bool v4 = record.SourceAddress.IsIPv4;
        TemplateField[] fields = v4 ? IPv4Fields : IPv6Fields;
        ushort template = v4 ? IPv4Template : IPv6Template;
        int needed = fields.Sum(f => f.Length) + (_openSet == template ? 0 : 4) + 3;
        if (_count == 0)
        {
            Begin();
        }
        else if (Writer.Free < needed)
        {
            return false;
        }
        if (_openSet != template)
        {
            CloseSet();
            OpenSet(template);
        }
        foreach (TemplateField field in fields)
        {
            Write(field, record, clock);
        }
        _count++;
        return true;
    }

    public override ReadOnlySpan<byte> Finish(ExportClock clock)
    {
        if (_openSet is null && _count == 0)
        {
            Begin();
        }
        CloseSet();
        PatchHeader(clock, _count);
        _count = 0;
        return Writer.Written;
    }

    protected void Begin()
    {
        Writer.Clear();
        WriteHeader();
    }

    protected void OpenSet(ushort id)
    {
        _openSet = id;
        _setStart = Writer.Length;
        Writer.UInt16(id);
        Writer.UInt16(0);
    }

    /// <summary>Pads the set to four octets and writes its length.</summary>
    protected void CloseSet()
    {
        if (_openSet is null)
        {
            return;
        }
        Writer.Zeros((4 - ((Writer.Length - _setStart) % 4)) % 4);
        Writer.PatchUInt16(_setStart + 2, Writer.Length - _setStart);
        _openSet = null;
    }

    protected void WriteFields(ReadOnlySpan<TemplateField> fields)
    {
        foreach (TemplateField field in fields)
        {
            Writer.UInt16(field.Id);
            Writer.UInt16(field.Length);
        }
    }

    private void Write(TemplateField field, in FlowRecord record, ExportClock clock)
    {
        switch (field.Id)
        {
            case 8: // sourceIPv4Address
                Writer.IPv4(record.SourceAddress);
                break;
            case 12: // destinationIPv4Address
                Writer.IPv4(record.DestinationAddress);
                break;
            case 15: // ipNextHopIPv4Address
                Writer.IPv4(record.NextHopAddress);
                break;
            case 27: // sourceIPv6Address
                Writer.IPv6(record.SourceAddress);
                break;
            case 28: // destinationIPv6Address
                Writer.IPv6(record.DestinationAddress);
                break;
            default:
                Writer.Unsigned(Number(field.Id, record, clock), field.Length);
                break;
        }
    }

    private static ulong Number(ushort id, in FlowRecord record, ExportClock clock) =>
        id switch
        {
            1 => record.OctetDeltaCount,
            2 => record.PacketDeltaCount,
            4 => record.ProtocolIdentifier,
            5 => record.IpClassOfService,
            6 => record.TcpControlBits,
            7 => record.SourceTransportPort,
            9 or 29 => record.SourcePrefixLength,
            10 => record.IngressInterface,
            11 => record.DestinationTransportPort,
            13 or 30 => record.DestinationPrefixLength,
            14 => record.EgressInterface,
            16 => record.BgpSourceAsNumber,
            17 => record.BgpDestinationAsNumber,
            21 => clock.UptimeAt(record.FlowEndMilliseconds),
            22 => clock.UptimeAt(record.FlowStartMilliseconds),
            32 or 139 => record.IcmpTypeCode,
            61 => record.FlowDirection,
            136 => record.FlowEndReason,
            152 => (ulong)record.FlowStartMilliseconds,
            153 => (ulong)record.FlowEndMilliseconds,
            _ => 0,
        };
}
