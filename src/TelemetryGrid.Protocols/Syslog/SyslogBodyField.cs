using System.Text;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>A field of a body. Its name is overwritten by the next one.</summary>
/// <param name="name">Of nested JSON objects all names with dots between them, as they are written.</param>
public readonly ref struct SyslogBodyField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rawValue, SyslogValueKind kind)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>As in the message; <see cref="Unescape"/> gives what it means.</summary>
    public ReadOnlySpan<byte> RawValue { get; } = rawValue;

    public SyslogValueKind Kind { get; } = kind;

    /// <summary>Copies the value with its escapes replaced.</summary>
    /// <param name="to">As long as the raw value at least.</param>
    /// <returns>Bytes written.</returns>
    public int Unescape(Span<byte> to)
    {
        var written = 0;
        for (var i = 0; i < RawValue.Length; i++)
        {
            if (RawValue[i] != '\\' || i + 1 >= RawValue.Length || Kind is not (SyslogValueKind.Quoted or SyslogValueKind.JsonString))
            {
                to[written++] = RawValue[i];
                continue;
            }
            var escape = RawValue[++i];
            if (Kind == SyslogValueKind.Quoted)
            {
                // Windows paths come unescaped in quotes as well: only these two are escapes.
                if (escape is not ((byte)'"' or (byte)'\\' or (byte)'\''))
                {
                    to[written++] = (byte)'\\';
                }
                to[written++] = escape;
            }
            else if (escape == 'u')
            {
                written += ReadRune(RawValue, ref i).EncodeToUtf8(to[written..]);
            }
            else
            {
                to[written++] = escape switch
                {
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    _ => escape,
                };
            }
        }
        return written;
    }

    // RFC 8259 §7; half a surrogate pair becomes the replacement character.
    private static Rune ReadRune(ReadOnlySpan<byte> text, ref int at)
    {
        var first = ReadHex(text, at + 1);
        at += 4;
        if (Rune.TryCreate(first, out var rune))
        {
            return rune;
        }
        if (at + 6 < text.Length && text[at + 1] == '\\' && text[at + 2] == 'u' && Rune.TryCreate(first, ReadHex(text, at + 3), out rune))
        {
            at += 6;
            return rune;
        }
        return Rune.ReplacementChar;
    }

    private static char ReadHex(ReadOnlySpan<byte> text, int at)
    {
        var value = 0;
        for (var i = at; i < at + 4 && i < text.Length; i++)
        {
            var letter = text[i];
            value = (value << 4) | (letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10);
        }
        return (char)value;
    }
}
