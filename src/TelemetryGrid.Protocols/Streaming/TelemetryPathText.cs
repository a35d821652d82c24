namespace TelemetryGrid.Protocols.Streaming;

/// <summary>Paths as text: <c>/interfaces/interface[name=eth0]/state</c> (gNMI path conventions §"String encoding"); values may be quoted (Junos).</summary>
internal static class TelemetryPathText
{
    /// <summary>Adds the elements of a text, with their keys. A bracket that does not close belongs to the name.</summary>
    public static bool TryPush(ReadOnlySpan<byte> text, TelemetryPath path)
    {
        while (!text.IsEmpty)
        {
            if (text[0] == '/')
            {
                text = text[1..];
                continue;
            }
            var end = text.IndexOfAny((byte)'/', (byte)'[');
            var name = end < 0 ? text : text[..end];
            if (!path.TryPush(name))
            {
                return false;
            }
            text = end < 0 ? default : text[end..];
            var first = path.KeyCount;
            while (!text.IsEmpty && text[0] == '[')
            {
                var (sign, close) = Bracket(text);
                if (close < 0)
                {
                    return path.TryPush(text);
                }
                if (!path.TryPushKey(text[1..sign], Unquoted(text[(sign + 1)..close])))
                {
                    return false;
                }
                text = text[(close + 1)..];
            }
            path.SortKeys(first);
        }
        return true;
    }

    // A value may hold slashes and brackets: in quotes as they are, otherwise ']' behind a backslash, which then stays in the value.
    private static (int Sign, int Close) Bracket(ReadOnlySpan<byte> text)
    {
        var equals = text.IndexOf((byte)'=');
        if (equals < 1)
        {
            return (0, -1);
        }
        var quote = equals + 1 < text.Length && text[equals + 1] is (byte)'\'' or (byte)'"' ? text[equals + 1] : (byte)0;
        for (var i = equals + 1 + (quote != 0 ? 1 : 0); i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (quote != 0 ? text[i] == quote && i + 1 < text.Length && text[i + 1] == ']' : text[i] == ']')
            {
                return (equals, quote != 0 ? i + 1 : i);
            }
        }
        return (0, -1);
    }

    private static ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && value[0] is (byte)'\'' or (byte)'"' && value[^1] == value[0] ? value[1..^1] : value;
}
