using System.Text;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>What names a node, made comparable. Empty where a text names nothing.</summary>
internal static class NodeKeys
{
    // What vendors and clones fill in where a number of its own belongs.
    private static readonly HashSet<string> s_placeholders = new(StringComparer.Ordinal)
    {
        "none",
        "null",
        "n/a",
        "unknown",
        "default",
        "default string",
        "not specified",
        "not available",
        "system serial number",
        "to be filled by o.e.m.",
        "0123456789",
        "123456789",
    };

    public static string Chassis(string text) => text.Trim().ToLowerInvariant();

    public static string Address(string text) => NetworkText.TryParse(text, out var address) ? address.Address : "";

    /// <summary>A name without what CDP appends to it: the serial number in parentheses.</summary>
    public static string Name(string text)
    {
        var name = text.Trim();
        var parenthesis = name.IndexOf('(');
        return (parenthesis > 0 && name[^1] == ')' ? name[..parenthesis] : name).Trim('.').ToLowerInvariant();
    }

    /// <summary>The host's part of a name.</summary>
    public static string ShortName(string name)
    {
        var dot = name.IndexOf('.');
        return dot > 0 && !NetworkText.TryParse(name, out _) ? name[..dot] : name;
    }

    /// <summary>A serial number, when it looks like one.</summary>
    public static string Serial(string text)
    {
        var serial = text.Trim().ToLowerInvariant();
        return serial.Length < 4 || s_placeholders.Contains(serial) || serial.AsSpan().Trim(serial[0]).IsEmpty ? "" : serial;
    }

    /// <summary>A node's id in the characters of a device id, others as %XX of their UTF-8.</summary>
    public static string Id(string kind, string key)
    {
        const int limit = 253;
        var id = new StringBuilder(kind).Append(':');
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '_' or '-' or '@')
            {
                id.Append(c);
            }
            else
            {
                id.Append('%').Append(b.ToString("x2"));
            }
            if (id.Length > limit)
            {
                return id.ToString(0, limit);
            }
        }
        return id.ToString();
    }
}
