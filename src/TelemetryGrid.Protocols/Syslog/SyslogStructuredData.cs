namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// Walks the elements of RFC 5424 §6.3 in order, parameter by parameter. An element without parameters comes once, with an empty name.
/// </summary>
/// <param name="data">What <see cref="SyslogRecord.StructuredData"/> points to.</param>
public ref struct SyslogStructuredData(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private ReadOnlySpan<byte> _element;
    private int _at;
    private bool _inElement;

    public SyslogParameter Current { get; private set; }

    public readonly SyslogStructuredData GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_inElement)
        {
            if (_at >= _data.Length || _data[_at] != '[')
            {
                return false;
            }
            var id = _data[(_at + 1)..];
            var length = id.IndexOfAny((byte)' ', (byte)']');
            if (length < 0)
            {
                return false;
            }
            _element = id[..length];
            _at += 1 + length;
            _inElement = true;
            if (_data[_at] == ']')
            {
                _at++;
                _inElement = false;
                Current = new SyslogParameter(_element, default, default);
                return true;
            }
        }
        if (!TryReadParameter(_data, ref _at, out var name, out var value))
        {
            _at = _data.Length;
            _inElement = false;
            return false;
        }
        SkipSpaces(_data, ref _at);
        if (_at < _data.Length && _data[_at] == ']')
        {
            _at++;
            _inElement = false;
        }
        Current = new SyslogParameter(_element, name, value);
        return true;
    }

    /// <summary>Replaces <c>\"</c>, <c>\\</c> and <c>\]</c>; any other backslash stands for itself (RFC 5424 §6.3.3).</summary>
    /// <param name="to">As long as the raw value at least.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> rawValue, Span<byte> to)
    {
        var written = 0;
        for (var i = 0; i < rawValue.Length; i++)
        {
            if (rawValue[i] == '\\' && i + 1 < rawValue.Length && rawValue[i + 1] is (byte)'"' or (byte)'\\' or (byte)']')
            {
                i++;
            }
            to[written++] = rawValue[i];
        }
        return written;
    }

    /// <summary>Checks elements from a '[' on.</summary>
    /// <returns>Offset behind the last; <paramref name="at"/> when the first is damaged.</returns>
    internal static int FindEnd(ReadOnlySpan<byte> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == '[')
        {
            var i = end + 1;
            var id = ReadName(text, ref i);
            if (id == 0)
            {
                return at;
            }
            while (i < text.Length && text[i] == ' ')
            {
                SkipSpaces(text, ref i);
                if (i < text.Length && text[i] == ']')
                {
                    break; // a space too many
                }
                i--;
                if (!TryReadParameter(text, ref i, out _, out _))
                {
                    return at;
                }
            }
            if (i >= text.Length || text[i] != ']')
            {
                return at;
            }
            end = i + 1;
        }
        return end;
    }

    // SP PARAM-NAME "=" %d34 PARAM-VALUE %d34
    private static bool TryReadParameter(
        ReadOnlySpan<byte> text,
        scoped ref int at,
        out ReadOnlySpan<byte> name,
        out ReadOnlySpan<byte> value
    )
    {
        name = default;
        value = default;
        var i = at;
        SkipSpaces(text, ref i);
        var start = i;
        var length = ReadName(text, ref i);
        if (length == 0 || i + 1 >= text.Length || text[i] != '=' || text[i + 1] != '"')
        {
            return false;
        }
        i += 2;
        var valueStart = i;
        while (true)
        {
            var step = text[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return false;
            }
            i += step;
            if (text[i] == '"')
            {
                break;
            }
            i += 2;
            if (i >= text.Length)
            {
                return false;
            }
        }
        name = text.Slice(start, length);
        value = text[valueStart..i];
        at = i + 1;
        return true;
    }

    // SD-NAME: printable except '=', SP, ']', '"'. More than 32 characters are let pass.
    private static int ReadName(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is > 32 and < 127 and not ((byte)'=' or (byte)']' or (byte)'"'))
        {
            at++;
        }
        return at - start;
    }

    private static void SkipSpaces(ReadOnlySpan<byte> text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }
    }
}
