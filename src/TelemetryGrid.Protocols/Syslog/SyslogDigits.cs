namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Numbers and names of a date. Offsets move only on success.</summary>
internal static class SyslogDigits
{
    /// <summary>Between <paramref name="min"/> and <paramref name="max"/> digits, all there are.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, int min, int max, out int value, int skip = 0)
    {
        value = 0;
        var i = at + skip;
        var start = i;
        while (i < text.Length && (uint)(text[i] - '0') <= 9)
        {
            if (i - start == max)
            {
                return false;
            }
            value = (value * 10) + text[i++] - '0';
        }
        if (i - start < min)
        {
            return false;
        }
        at = i;
        return true;
    }

    /// <summary>A year between 1970 and 2199: any other four digits are something else.</summary>
    public static bool TryReadYear(ReadOnlySpan<byte> text, int at, out int year)
    {
        year = 0;
        if (at + 4 > text.Length || text[at] is not ((byte)'1' or (byte)'2'))
        {
            return false;
        }
        if (TryRead(text[..(at + 4)], ref at, 4, 4, out var value) && value is >= 1970 and < 2200)
        {
            year = value;
        }
        return year != 0;
    }

    /// <summary>+hh:mm, +hhmm or +hh.</summary>
    public static bool TryReadOffset(ReadOnlySpan<byte> text, ref int at, out int minutes, out bool hasColon)
    {
        minutes = 0;
        hasColon = false;
        var i = at + 1;
        if (i + 2 > text.Length || !TryRead(text[..(i + 2)], ref i, 2, 2, out var hours))
        {
            return false;
        }
        hasColon = i < text.Length && text[i] == ':';
        var rest = 0;
        var j = hasColon ? i + 1 : i;
        if (j + 2 <= text.Length && TryRead(text[..(j + 2)], ref j, 2, 2, out rest))
        {
            i = j;
        }
        else
        {
            hasColon = false; // the colon ends the time
        }
        if (hours > 15 || rest > 59)
        {
            return false;
        }
        minutes = (text[at] == '-' ? -1 : 1) * ((hours * 60) + rest);
        at = i;
        return true;
    }

    /// <summary>1 to 12, or 0 when the three letters name no month. English, in any case.</summary>
    public static int Month(ReadOnlySpan<byte> text, int at) =>
        at + 3 > text.Length
            ? 0
            : Key(text, at) switch
            {
                ('j' << 16) | ('a' << 8) | 'n' => 1,
                ('f' << 16) | ('e' << 8) | 'b' => 2,
                ('m' << 16) | ('a' << 8) | 'r' => 3,
                ('a' << 16) | ('p' << 8) | 'r' => 4,
                ('m' << 16) | ('a' << 8) | 'y' => 5,
                ('j' << 16) | ('u' << 8) | 'n' => 6,
                ('j' << 16) | ('u' << 8) | 'l' => 7,
                ('a' << 16) | ('u' << 8) | 'g' => 8,
                ('s' << 16) | ('e' << 8) | 'p' => 9,
                ('o' << 16) | ('c' << 8) | 't' => 10,
                ('n' << 16) | ('o' << 8) | 'v' => 11,
                ('d' << 16) | ('e' << 8) | 'c' => 12,
                _ => 0,
            };

    public static bool IsWeekday(ReadOnlySpan<byte> text, int at)
    {
        if (at + 3 > text.Length)
        {
            return false;
        }
        var key = Key(text, at);
        var names = "montuewedthufrisatsun"u8;
        for (var i = 0; i < names.Length; i += 3)
        {
            if (Key(names, i) == key)
            {
                return true;
            }
        }
        return false;
    }

    private static int Key(ReadOnlySpan<byte> text, int at) => ((text[at] << 16) | (text[at + 1] << 8) | text[at + 2]) | 0x202020;
}
