namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Finds <c>key=value</c> in a text: <c>a=1 b="x y", c='z'; d=</c>. Words that are no pair are passed over.</summary>
internal static class KeyValueText
{
    private const int MaxName = 128;

    public static bool TryRead(
        ReadOnlySpan<byte> text,
        scoped ref int at,
        out ReadOnlySpan<byte> name,
        out ReadOnlySpan<byte> value,
        out SyslogValueKind kind
    )
    {
        name = default;
        value = default;
        kind = SyslogValueKind.Text;
        while (at < text.Length)
        {
            var step = text[at..].IndexOf((byte)'=');
            if (step < 0)
            {
                at = text.Length;
                return false;
            }
            var equals = at + step;
            var start = equals;
            while (start > at && start > equals - MaxName && IsNameLetter(text[start - 1]))
            {
                start--;
            }
            at = equals + 1;
            // A name begins a word and no number: "x==y", "a?b=c" and "1=2" are text.
            if (
                start == equals
                || (
                    start > 0
                    && text[start - 1] is not ((byte)' ' or (byte)',' or (byte)';' or (byte)'(' or (byte)'[' or (byte)'|' or (byte)'\t')
                )
                || !(char.IsAsciiLetter((char)text[start]) || text[start] == '_')
                || (at < text.Length && text[at] == '=')
            )
            {
                continue;
            }
            name = text[start..equals];
            value = ReadValue(text, ref at, out kind);
            return true;
        }
        return false;
    }

    private static ReadOnlySpan<byte> ReadValue(ReadOnlySpan<byte> text, scoped ref int at, out SyslogValueKind kind)
    {
        kind = SyslogValueKind.Text;
        var start = at;
        if (at < text.Length && text[at] is (byte)'"' or (byte)'\'')
        {
            var quote = text[at];
            for (var i = at + 1; i < text.Length; i++)
            {
                if (text[i] == '\\')
                {
                    i++;
                }
                else if (text[i] == quote)
                {
                    kind = SyslogValueKind.Quoted;
                    at = i + 1;
                    return text[(start + 1)..i];
                }
            }
        }
        while (at < text.Length && text[at] is not ((byte)' ' or (byte)'\t') && !EndsList(text, at))
        {
            at++;
        }
        return text[start..at];
    }

    /// <summary>A comma ends a value when the next word is a pair; else it belongs to it.</summary>
    private static bool EndsList(ReadOnlySpan<byte> text, int at)
    {
        if (text[at] is not ((byte)',' or (byte)';' or (byte)'|'))
        {
            return false;
        }
        var next = at + 1;
        if (next >= text.Length || text[next] == ' ')
        {
            return true;
        }
        while (next < text.Length && next - at <= MaxName && IsNameLetter(text[next]))
        {
            next++;
        }
        return next > at + 1 && next < text.Length && text[next] == '=';
    }

    private static bool IsNameLetter(byte letter) =>
        char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'@' or (byte)'/';
}
