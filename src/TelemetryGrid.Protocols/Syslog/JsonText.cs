namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Says whether a text is one JSON object (RFC 8259), so that the reader behind it never throws: an exception a message is what a hostile sender would ask for.</summary>
internal static class JsonText
{
    public const int MaxDepth = 32;

    public static bool IsObject(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }
        // A bit for each level: 1 is an object.
        ulong objects = 0;
        var depth = 0;
        var at = 0;
        while (true)
        {
            SkipSpace(text, ref at);
            if (at >= text.Length)
            {
                return false;
            }
            var isOpen = text[at] is (byte)'{' or (byte)'[';
            if (isOpen)
            {
                if (++depth > MaxDepth)
                {
                    return false;
                }
                var isObject = text[at++] == '{';
                objects = (objects << 1) | (isObject ? 1UL : 0);
                SkipSpace(text, ref at);
                var close = isObject ? '}' : ']';
                if (at >= text.Length || text[at] != close)
                {
                    if (isObject && !TrySkipName(text, ref at))
                    {
                        return false;
                    }
                    continue;
                }
            }
            else if (!TrySkipScalar(text, ref at))
            {
                return false;
            }
            // Behind a value: ends of what contains it, then a comma.
            while (true)
            {
                SkipSpace(text, ref at);
                if (depth == 0)
                {
                    return at == text.Length;
                }
                if (at >= text.Length)
                {
                    return false;
                }
                var inObject = (objects & 1) != 0;
                if (text[at] == (inObject ? '}' : ']'))
                {
                    at++;
                    depth--;
                    objects >>= 1;
                    continue;
                }
                if (text[at++] != ',')
                {
                    return false;
                }
                SkipSpace(text, ref at);
                if (inObject && !TrySkipName(text, ref at))
                {
                    return false;
                }
                break;
            }
        }
    }

    private static bool TrySkipName(ReadOnlySpan<byte> text, ref int at)
    {
        if (at >= text.Length || text[at] != '"' || !TrySkipString(text, ref at))
        {
            return false;
        }
        SkipSpace(text, ref at);
        return at < text.Length && text[at++] == ':';
    }

    private static bool TrySkipScalar(ReadOnlySpan<byte> text, ref int at)
    {
        var rest = text[at..];
        switch (rest[0])
        {
            case (byte)'"':
                return TrySkipString(text, ref at);
            case (byte)'t':
                at += 4;
                return rest.StartsWith("true"u8);
            case (byte)'f':
                at += 5;
                return rest.StartsWith("false"u8);
            case (byte)'n':
                at += 4;
                return rest.StartsWith("null"u8);
            default:
                return TrySkipNumber(text, ref at);
        }
    }

    private static bool TrySkipString(ReadOnlySpan<byte> text, ref int at)
    {
        for (at++; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '"')
            {
                at++;
                return true;
            }
            if (letter < 0x20)
            {
                return false;
            }
            if (letter == '\\')
            {
                if (++at >= text.Length || !"\"\\/bfnrtu"u8.Contains(text[at]))
                {
                    return false;
                }
                if (text[at] == 'u')
                {
                    for (var end = at + 4; at < end; )
                    {
                        if (++at >= text.Length || !char.IsAsciiHexDigit((char)text[at]))
                        {
                            return false;
                        }
                    }
                }
            }
        }
        return false;
    }

    private static bool TrySkipNumber(ReadOnlySpan<byte> text, ref int at)
    {
        at += text[at] == '-' ? 1 : 0;
        var start = at;
        if (!TrySkipDigits(text, ref at) || (text[start] == '0' && at > start + 1))
        {
            return false;
        }
        if (at < text.Length && text[at] == '.')
        {
            at++;
            if (!TrySkipDigits(text, ref at))
            {
                return false;
            }
        }
        if (at < text.Length && text[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at += at < text.Length && text[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            return TrySkipDigits(text, ref at);
        }
        return true;
    }

    private static bool TrySkipDigits(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit((char)text[at]))
        {
            at++;
        }
        return at > start;
    }

    private static void SkipSpace(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            at++;
        }
    }
}
