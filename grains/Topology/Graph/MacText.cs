namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>MAC addresses in the ways that devices write them.</summary>
internal static class MacText
{
    public const long None = -1;

    /// <summary>48 bits of <c>00:11:22:33:44:55</c>, <c>00-11-…</c>, <c>0011.2233.4455</c>; <see cref="None"/> for anything else.</summary>
    public static long Parse(ReadOnlySpan<char> text)
    {
        // Twelve digits without a separator are more often a serial number.
        if (text.Length is not (17 or 14))
        {
            return None;
        }
        var value = 0L;
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiHexDigit(c))
            {
                value = (value << 4) | (long)(uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
                digits++;
            }
            else if (!(text.Length == 17 ? c is ':' or '-' && i % 3 == 2 : c == '.' && i % 5 == 4))
            {
                return None;
            }
        }
        // No interface has the address of zeroes, nor a group address (IEEE 802 §8.2).
        return digits == 12 && value != 0 && ((value >> 40) & 1) == 0 ? value : None;
    }
}
