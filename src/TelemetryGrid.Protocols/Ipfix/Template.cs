using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>A template or options template, compiled once into the plan by which its records are read.</summary>
internal sealed class Template
{
    private readonly byte[] _definition;

    private Template(in TemplateKey key, bool isOptions, int scopeFieldCount, byte[] definition, FieldSpecifier[] fields)
    {
        Key = key;
        IsOptions = isOptions;
        ScopeFieldCount = scopeFieldCount;
        _definition = definition;
        Fields = fields;
        foreach (var field in fields)
        {
            HasVariableLength |= field.IsVariable;
            MinimumRecordLength += field.IsVariable ? 1 : field.Length;
        }
        Plan = isOptions ? FlowRecordPlan.None : FlowRecordPlan.Compile(fields, HasVariableLength);
    }

    public TemplateKey Key { get; }

    public bool IsOptions { get; }

    /// <summary>How many of the first fields are scope fields; 0 for a template that is not an options template.</summary>
    public int ScopeFieldCount { get; }

    public FieldSpecifier[] Fields { get; }

    public bool HasVariableLength { get; }

    /// <summary>Octets of a record: exact when no field has variable length, else with every such field empty.</summary>
    public int MinimumRecordLength { get; }

    public FlowRecordPlan Plan { get; }

    /// <summary>The field specifiers as they stand on the wire: what a refresh is compared with and what a snapshot keeps.</summary>
    public ReadOnlySpan<byte> Definition => _definition;

    /// <summary>The octets that <paramref name="fieldCount"/> field specifiers take, or -1 when the input ends before.</summary>
    public static int MeasureDefinition(FlowProtocol protocol, ReadOnlySpan<byte> source, int fieldCount)
    {
        if (protocol != FlowProtocol.Ipfix)
        {
            return fieldCount * 4 <= source.Length ? fieldCount * 4 : -1;
        }
        var position = 0;
        for (var index = 0; index < fieldCount; index++)
        {
            if (source.Length - position < 4)
            {
                return -1;
            }
            // RFC 7011 §3.2: the high bit of the id announces an enterprise number.
            position += (source[position] & 0x80) == 0 ? 4 : 8;
        }
        return position <= source.Length ? position : -1;
    }

    /// <summary>True when the definition on the wire is this template's: a refresh that changes nothing.</summary>
    public bool IsDefinedBy(bool isOptions, int scopeFieldCount, ReadOnlySpan<byte> definition) =>
        IsOptions == isOptions && ScopeFieldCount == scopeFieldCount && definition.SequenceEqual(_definition);

    /// <summary>Builds a template; null when no record could match it: a record would be empty or longer than any datagram.</summary>
    public static Template? TryCreate(
        in TemplateKey key,
        bool isOptions,
        int scopeFieldCount,
        int fieldCount,
        ReadOnlySpan<byte> definition
    )
    {
        var fields = new FieldSpecifier[fieldCount];
        var position = 0;
        for (var index = 0; index < fieldCount; index++)
        {
            var id = BinaryPrimitives.ReadUInt16BigEndian(definition[position..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(definition[(position + 2)..]);
            position += 4;
            var enterprise = 0u;
            if (key.Protocol == FlowProtocol.Ipfix && (id & 0x8000) != 0)
            {
                enterprise = BinaryPrimitives.ReadUInt32BigEndian(definition[position..]);
                id &= 0x7FFF;
                position += 4;
            }
            fields[index] = new FieldSpecifier(enterprise, id, length);
        }
        var template = new Template(key, isOptions, scopeFieldCount, definition.ToArray(), fields);
        return template.MinimumRecordLength is > 0 and <= ushort.MaxValue ? template : null;
    }
}
