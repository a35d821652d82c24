using System.Collections.Frozen;
using System.Globalization;

namespace TelemetryGrid.Protocols.Ipfix;

/// <summary>Looks up information elements by enterprise and id: the IANA registry, RFC 5103 reverse elements, and some vendors' elements.</summary>
public static class InformationElements
{
    private static readonly FrozenDictionary<(uint Enterprise, ushort Id), InformationElement> Elements = Load();

    /// <summary>
    /// Finds an element. Ids under enterprise 29305 answer with the IANA element's type and the name prefixed by "reverse"
    /// (RFC 5103 §6.1). False when the element is not known; its value can still be read by length.
    /// </summary>
    public static bool TryGet(uint enterprise, ushort id, out InformationElement element)
    {
        // YAF marks the reverse of its own elements by a bit of the id, as RFC 5103 has no way to do that for other enterprises.
        var isYafReverse = enterprise == EnterpriseElements.Yaf && (id & EnterpriseElements.YafReverseBit) != 0;
        if (enterprise != EnterpriseElements.Reverse && !isYafReverse)
        {
            return Elements.TryGetValue((enterprise, id), out element);
        }
        var forwardKey = isYafReverse ? (enterprise, (ushort)(id & ~EnterpriseElements.YafReverseBit)) : (0, id);
        if (!Elements.TryGetValue(forwardKey, out var forward))
        {
            element = default;
            return false;
        }
        var name = string.Concat("reverse", char.ToUpperInvariant(forward.Name[0]).ToString(), forward.Name[1..]);
        element = new InformationElement(enterprise, id, name, forward.Type);
        return true;
    }

    private static FrozenDictionary<(uint, ushort), InformationElement> Load()
    {
        var elements = new Dictionary<(uint, ushort), InformationElement>();
        foreach (var row in Lines(IanaElements.Rows))
        {
            Add(elements, 0, row.Split(' '));
        }
        foreach (var row in Lines(EnterpriseElements.Rows))
        {
            var columns = row.Split(' ');
            Add(elements, uint.Parse(columns[0], CultureInfo.InvariantCulture), columns[1..]);
        }
        return elements.ToFrozenDictionary();
    }

    private static string[] Lines(string rows) => rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Add(Dictionary<(uint, ushort), InformationElement> elements, uint enterprise, string[] columns)
    {
        var id = ushort.Parse(columns[0], CultureInfo.InvariantCulture);
        elements.Add((enterprise, id), new InformationElement(enterprise, id, columns[1], ParseType(columns[2])));
    }

    private static ElementType ParseType(string type) =>
        type switch
        {
            "oct" => ElementType.OctetArray,
            "u8" => ElementType.Unsigned8,
            "u16" => ElementType.Unsigned16,
            "u32" => ElementType.Unsigned32,
            "u64" => ElementType.Unsigned64,
            "u256" => ElementType.Unsigned256,
            "s8" => ElementType.Signed8,
            "s16" => ElementType.Signed16,
            "s32" => ElementType.Signed32,
            "s64" => ElementType.Signed64,
            "f32" => ElementType.Float32,
            "f64" => ElementType.Float64,
            "bool" => ElementType.Boolean,
            "mac" => ElementType.MacAddress,
            "str" => ElementType.String,
            "ip4" => ElementType.IPv4Address,
            "ip6" => ElementType.IPv6Address,
            "sec" => ElementType.DateTimeSeconds,
            "ms" => ElementType.DateTimeMilliseconds,
            "us" => ElementType.DateTimeMicroseconds,
            "ns" => ElementType.DateTimeNanoseconds,
            "list" => ElementType.StructuredData,
            _ => throw new FormatException($"'{type}' is not the code of an abstract data type."),
        };
}
