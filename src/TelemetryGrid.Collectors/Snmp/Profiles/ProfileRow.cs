using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.Collectors.Snmp.Tables;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>A row whose index has been taken apart.</summary>
internal sealed class ProfileRow
{
    /// <summary>The name of the whole index.</summary>
    public const string Whole = "index";

    private readonly Dictionary<string, (uint[] Parts, string Text)> _parts = new(StringComparer.Ordinal);

    private ProfileRow(SnmpIndex index) => Index = index;

    public SnmpIndex Index { get; }

    /// <summary>False when the index is not of the table's parts.</summary>
    public static bool TryRead(SnmpIndex index, ImmutableArray<ProfileIndexPart> parts, out ProfileRow row)
    {
        row = new ProfileRow(index);
        row._parts[Whole] = (index.Parts.ToArray(), index.ToString());
        var rest = index.Parts;
        foreach (var part in parts)
        {
            if (!TryTake(ref rest, part.Kind, out var taken, out var text))
            {
                return false;
            }
            row._parts[part.Name] = (taken, text);
        }
        return parts.IsEmpty || rest.IsEmpty;
    }

    public string Text(string part) => _parts.TryGetValue(part, out var found) ? found.Text : "";

    public SnmpIndex IndexOf(ImmutableArray<string> parts) =>
        parts.IsEmpty ? Index : new SnmpIndex([.. parts.SelectMany(p => _parts.TryGetValue(p, out var found) ? found.Parts : [])]);

    private static bool TryTake(ref ReadOnlySpan<uint> rest, ProfileIndexKind kind, out uint[] taken, out string text)
    {
        taken = [];
        text = "";
        var (skip, length) = kind switch
        {
            ProfileIndexKind.Integer => (0, 1),
            ProfileIndexKind.Ipv4 => (0, 4),
            ProfileIndexKind.Mac => (0, 6),
            ProfileIndexKind.String or ProfileIndexKind.Address => (1, rest.IsEmpty ? -1 : (long)rest[0]),
            ProfileIndexKind.InetAddress => (2, rest.Length < 2 ? -1 : (long)rest[1]),
            _ => (0, (long)rest.Length),
        };
        if (length < 0 || skip + length > rest.Length)
        {
            return false;
        }
        var value = rest.Slice(skip, (int)length);
        taken = rest[..(skip + (int)length)].ToArray();
        rest = rest[(skip + (int)length)..];
        if (kind is ProfileIndexKind.Integer or ProfileIndexKind.Rest)
        {
            text = string.Join('.', value.ToArray());
            return true;
        }
        if (!SnmpText.TryOctets(value, out var octets))
        {
            return false;
        }
        text = kind switch
        {
            ProfileIndexKind.Mac => SnmpText.Mac(octets) is { Length: > 0 } mac ? mac : "00:00:00:00:00:00",
            ProfileIndexKind.String or ProfileIndexKind.ImpliedString => DisplayString.Decode(octets),
            // A zone follows the address in the types ipv4z and ipv6z.
            _ => octets.Length is 8 or 20 ? SnmpText.Address(octets.AsSpan(0, octets.Length - 4)) : SnmpText.Address(octets),
        };
        return true;
    }
}
