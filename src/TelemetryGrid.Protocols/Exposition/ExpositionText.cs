namespace TelemetryGrid.Protocols.Exposition;

/// <summary>Escapes of both dialects, and the characters that names may have without quotes.</summary>
public static class ExpositionText
{
    /// <summary>Whether there is anything to unescape.</summary>
    public static bool HasEscapes(ReadOnlySpan<byte> raw) => raw.Contains((byte)'\\');

    /// <summary>
    /// What a label value or a quoted name means: <c>\\</c>, <c>\"</c> and <c>\n</c> are one character each; before anything else a
    /// backslash stands for itself.
    /// </summary>
    /// <param name="destination">At least as long as the raw text.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int UnescapeLabel(ReadOnlySpan<byte> raw, Span<byte> destination) => Unescape(raw, destination, quotes: true);

    /// <summary>What a help text means. The text format does not escape quotes there, OpenMetrics does.</summary>
    /// <inheritdoc cref="UnescapeLabel"/>
    public static int UnescapeHelp(ReadOnlySpan<byte> raw, ExpositionDialect dialect, Span<byte> destination) =>
        Unescape(raw, destination, quotes: dialect == ExpositionDialect.OpenMetrics);

    /// <summary>[a-zA-Z_:][a-zA-Z0-9_:]*: what may stand before the braces. Any other name is quoted within them.</summary>
    public static bool IsMetricName(ReadOnlySpan<byte> name) => !name.IsEmpty && NameLength(name, colons: true) == name.Length;

    /// <summary>[a-zA-Z_][a-zA-Z0-9_]*: what a label is called without quotes.</summary>
    public static bool IsLabelName(ReadOnlySpan<byte> name) => !name.IsEmpty && NameLength(name, colons: false) == name.Length;

    /// <summary>Bytes from the start that make a name; 0 when there is none.</summary>
    internal static int NameLength(ReadOnlySpan<byte> text, bool colons)
    {
        var length = 0;
        while (length < text.Length && IsNameByte(text[length], colons))
        {
            length++;
        }
        return length > 0 && char.IsAsciiDigit((char)text[0]) ? 0 : length;
    }

    /// <summary>Whether a name can end with this text, as it has to with its unit; it may start with a digit, which a name may not.</summary>
    internal static bool HasOnlyNameBytes(ReadOnlySpan<byte> text)
    {
        foreach (var octet in text)
        {
            if (!IsNameByte(octet, colons: true))
            {
                return false;
            }
        }
        return true;
    }

    private static bool IsNameByte(byte octet, bool colons) =>
        char.IsAsciiLetterOrDigit((char)octet) || octet == '_' || (colons && octet == ':');

    private static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination, bool quotes)
    {
        if (destination.Length < raw.Length)
        {
            throw new ArgumentException("The destination must be as long as the raw text.", nameof(destination));
        }
        var written = 0;
        for (int next; (next = raw.IndexOf((byte)'\\')) >= 0; )
        {
            raw[..next].CopyTo(destination[written..]);
            written += next;
            raw = raw[next..];
            var taken = 2;
            switch (raw.Length > 1 ? raw[1] : (byte)0)
            {
                case (byte)'n':
                    destination[written++] = (byte)'\n';
                    break;
                case (byte)'\\':
                    destination[written++] = (byte)'\\';
                    break;
                case (byte)'"' when quotes:
                    destination[written++] = (byte)'"';
                    break;
                default:
                    destination[written++] = (byte)'\\';
                    taken = 1;
                    break;
            }
            raw = raw[taken..];
        }
        raw.CopyTo(destination[written..]);
        return written + raw.Length;
    }
}
