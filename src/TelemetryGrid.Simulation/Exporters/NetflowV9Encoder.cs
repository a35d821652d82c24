using System.Text;

namespace TelemetryGrid.Simulation.Exporters;

/// <summary>NetFlow v9 (RFC 3954) with options data for sampling and interface names.</summary>
internal sealed class NetflowV9Encoder(SimulatedDevice device, int capacity) : TemplateEncoder(device, capacity)
{
    private const int NameLength = 32;

    private static readonly TemplateField[] Common =
    [
        new(10, 4), // INPUT_SNMP
        new(14, 4), // OUTPUT_SNMP
        new(2, 8), // IN_PKTS
        new(1, 8), // IN_BYTES
        new(22, 4), // FIRST_SWITCHED
        new(21, 4), // LAST_SWITCHED
        new(7, 2), // L4_SRC_PORT
        new(11, 2), // L4_DST_PORT
        new(32, 2), // ICMP_TYPE
        new(4, 1), // PROTOCOL
        new(5, 1), // SRC_TOS
        new(6, 1), // TCP_FLAGS
        new(61, 1), // DIRECTION
        new(16, 4), // SRC_AS
        new(17, 4), // DST_AS
    ];

    private uint _sequence;

    protected override TemplateField[] IPv4Fields { get; } = [new(8, 4), new(12, 4), new(15, 4), .. Common, new(9, 1), new(13, 1)];

    protected override TemplateField[] IPv6Fields { get; } = [new(27, 16), new(28, 16), .. Common, new(29, 1), new(30, 1)];

    /// <summary>§5.1: version, count, uptime, Unix seconds, sequence number, source id.</summary>
    protected override void WriteHeader()
    {
        Writer.UInt16(9);
        Writer.Zeros(14);
        Writer.UInt32((uint)Device.Index + 1);
    }

    protected override void PatchHeader(ExportClock clock, int records)
    {
        Writer.PatchUInt16(2, records);
        Writer.PatchUInt32(4, clock.Uptime);
        Writer.PatchUInt32(8, (uint)(clock.UnixMilliseconds / 1000));
        Writer.PatchUInt32(12, _sequence++);
    }

    public override IEnumerable<byte[]> Announce(ExportClock clock)
    {
        int records = WriteTemplates();
        foreach (SimulatedInterface named in Device.Interfaces)
        {
            if (Writer.Free < 4 + NameLength + 3)
            {
                CloseSet();
                PatchHeader(clock, records);
                yield return Writer.Written.ToArray();
                Begin();
                OpenSet(InterfaceTemplate);
                records = 0;
            }
            Writer.UInt32(named.IfIndex);
            byte[] name = Encoding.UTF8.GetBytes(named.Name);
            Writer.Bytes(name);
            Writer.Zeros(NameLength - name.Length);
            records++;
        }
        CloseSet();
        PatchHeader(clock, records);
        yield return Writer.Written.ToArray();
    }

    private int WriteTemplates()
    {
        Begin();
        // §5.2: templates are flow set 0.
        OpenSet(0);
        foreach ((ushort id, TemplateField[] fields) in new[] { (IPv4Template, IPv4Fields), (IPv6Template, IPv6Fields) })
        {
            Writer.UInt16(id);
            Writer.UInt16(fields.Length);
            WriteFields(fields);
        }
        CloseSet();
        // §6.1: options templates are flow set 1; scope types 1 System, 2 Interface; lengths in octets.
        WriteOptionsTemplate(SamplingTemplate, new(1, 4), [new(34, 4), new(35, 1)]);
        WriteOptionsTemplate(InterfaceTemplate, new(2, 4), [new(82, NameLength)]);
        OpenSet(SamplingTemplate);
        Writer.UInt32((uint)Device.Index + 1);
        Writer.UInt32(Device.SamplingInterval);
        Writer.UInt8(1); // deterministic
        CloseSet();
        OpenSet(InterfaceTemplate);
        return 5;
    }

    private void WriteOptionsTemplate(ushort id, TemplateField scope, TemplateField[] options)
    {
        OpenSet(1);
        Writer.UInt16(id);
        Writer.UInt16(4);
        Writer.UInt16(options.Length * 4);
        WriteFields([scope]);
        WriteFields(options);
        CloseSet();
    }
}
