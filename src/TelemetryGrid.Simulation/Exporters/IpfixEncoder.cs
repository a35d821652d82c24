using System.Text;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>IPFIX (RFC 7011) with options data for sampling and interface names, the latter of variable length.</summary>
internal sealed class IpfixEncoder(SimulatedDevice device, int capacity) : TemplateEncoder(device, capacity)
{
    private const ushort VariableLength = ushort.MaxValue;

    private static readonly TemplateField[] Common =
    [
        new(10, 4), // ingressInterface
        new(14, 4), // egressInterface
        new(2, 8), // packetDeltaCount
        new(1, 8), // octetDeltaCount
        new(152, 8), // flowStartMilliseconds
        new(153, 8), // flowEndMilliseconds
        new(7, 2), // sourceTransportPort
        new(11, 2), // destinationTransportPort
        new(4, 1), // protocolIdentifier
        new(5, 1), // ipClassOfService
        new(6, 1), // tcpControlBits in reduced size, RFC 7011 §6.2
        new(61, 1), // flowDirection
        new(16, 4), // bgpSourceAsNumber
        new(17, 4), // bgpDestinationAsNumber
        new(136, 1), // flowEndReason
    ];

    private uint _sequence;

    protected override TemplateField[] IPv4Fields { get; } =
    [new(8, 4), new(12, 4), new(15, 4), .. Common, new(32, 2), new(9, 1), new(13, 1)];

    protected override TemplateField[] IPv6Fields { get; } = [new(27, 16), new(28, 16), .. Common, new(139, 2), new(29, 1), new(30, 1)];

    /// <summary>§3.1: version, length, export time, sequence number, observation domain.</summary>
    protected override void WriteHeader()
    {
        Writer.UInt16(10);
        Writer.Zeros(10);
        Writer.UInt32((uint)Device.Index + 1);
    }

    protected override void PatchHeader(ExportClock clock, int records)
    {
        Writer.PatchUInt16(2, Writer.Length);
        Writer.PatchUInt32(4, (uint)(clock.UnixMilliseconds / 1000));
        Writer.PatchUInt32(8, _sequence);
        _sequence += (uint)records;
    }

    public override IEnumerable<byte[]> Announce(ExportClock clock)
    {
        int records = WriteTemplates();
        foreach (SimulatedInterface named in Device.Interfaces)
        {
            byte[] name = Encoding.UTF8.GetBytes(named.Name);
            if (Writer.Free < 4 + 1 + name.Length + 3)
            {
                CloseSet();
                PatchHeader(clock, records);
                yield return Writer.Written.ToArray();
                Begin();
                OpenSet(InterfaceTemplate);
                records = 0;
            }
            Writer.UInt32(named.IfIndex);
            Writer.UInt8((byte)name.Length); // §7: lengths below 255 take one octet
            Writer.Bytes(name);
            records++;
        }
        CloseSet();
        PatchHeader(clock, records);
        yield return Writer.Written.ToArray();
    }

    private int WriteTemplates()
    {
        Begin();
        // §3.3.2: set 2 holds templates, set 3 options templates.
        OpenSet(2);
        foreach ((ushort id, TemplateField[] fields) in new[] { (IPv4Template, IPv4Fields), (IPv6Template, IPv6Fields) })
        {
            Writer.UInt16(id);
            Writer.UInt16(fields.Length);
            WriteFields(fields);
        }
        CloseSet();
        WriteOptionsTemplate(SamplingTemplate, new(149, 4), [new(34, 4), new(35, 1)]);
        WriteOptionsTemplate(InterfaceTemplate, new(10, 4), [new(82, VariableLength)]);
        OpenSet(SamplingTemplate);
        Writer.UInt32((uint)Device.Index + 1);
        Writer.UInt32(Device.SamplingInterval);
        Writer.UInt8(1); // deterministic
        CloseSet();
        OpenSet(InterfaceTemplate);
        return 1;
    }

    /// <summary>§3.4.2.2: template id, number of fields, number of those that are the scope.</summary>
    private void WriteOptionsTemplate(ushort id, TemplateField scope, TemplateField[] options)
    {
        OpenSet(3);
        Writer.UInt16(id);
        Writer.UInt16(1 + options.Length);
        Writer.UInt16(1);
        WriteFields([scope]);
        WriteFields(options);
        CloseSet();
    }
}
