using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Ipfix;

namespace TelemetryGrid.Protocols.Tests.Flows;

/// <summary>Writes NetFlow v9 and IPFIX messages for tests, straight from the RFCs and sharing nothing with the decoders.</summary>
internal sealed class MessageBuilder(FlowProtocol protocol)
{
    public const uint ExportSeconds = 1_700_000_000;
    public const uint Uptime = 10_000_000;

    private readonly Octets _sets = new();
    private uint _domain = 7;
    private uint _sequence;
    private uint _exportSeconds = ExportSeconds;
    private uint _uptime = Uptime;
    private ushort _records;

    private bool IsIpfix => protocol == FlowProtocol.Ipfix;

    public static FieldSpecifier Field(ushort id, ushort length, uint enterprise = 0) => new(enterprise, id, length);

    public MessageBuilder Domain(uint domain)
    {
        _domain = domain;
        return this;
    }

    public MessageBuilder Sequence(uint sequence)
    {
        _sequence = sequence;
        return this;
    }

    public MessageBuilder Clock(uint exportSeconds, uint uptime)
    {
        (_exportSeconds, _uptime) = (exportSeconds, uptime);
        return this;
    }

    public MessageBuilder Template(ushort id, params FieldSpecifier[] fields)
    {
        var set = new Octets().U16(id).U16((ushort)fields.Length);
        return Set(IsIpfix ? (ushort)2 : (ushort)0, Append(set, fields));
    }

    public MessageBuilder OptionsTemplate(ushort id, int scopeFields, params FieldSpecifier[] fields)
    {
        var set = new Octets().U16(id);
        set = IsIpfix
            ? set.U16((ushort)fields.Length).U16((ushort)scopeFields)
            : set.U16((ushort)(scopeFields * 4)).U16((ushort)((fields.Length - scopeFields) * 4));
        return Set(IsIpfix ? (ushort)3 : (ushort)1, Append(set, fields));
    }

    /// <summary>An IPFIX template withdrawal.</summary>
    public MessageBuilder Withdraw(ushort id, bool options = false) => Set(options ? (ushort)3 : (ushort)2, new Octets().U16(id).U16(0));

    /// <summary>A set of any id, padded to a multiple of four octets.</summary>
    public MessageBuilder Set(ushort id, Octets content, bool pad = true)
    {
        var padding = pad ? (4 - (content.Length % 4)) % 4 : 0;
        _sets.U16(id).U16((ushort)(4 + content.Length + padding)).Bytes(content.ToArray()).Bytes(new byte[padding]);
        _records++;
        return this;
    }

    public byte[] Build()
    {
        var message = new Octets().U16((ushort)protocol);
        message = IsIpfix ? message.U16((ushort)(16 + _sets.Length)) : message.U16(_records).U32(_uptime);
        return message.U32(_exportSeconds).U32(_sequence).U32(_domain).Bytes(_sets.ToArray()).ToArray();
    }

    private Octets Append(Octets set, FieldSpecifier[] fields)
    {
        foreach (var field in fields)
        {
            var hasEnterprise = IsIpfix && field.Enterprise != 0;
            set.U16((ushort)(field.Id | (hasEnterprise ? 0x8000 : 0))).U16(field.Length);
            if (hasEnterprise)
            {
                set.U32(field.Enterprise);
            }
        }
        return set;
    }
}
