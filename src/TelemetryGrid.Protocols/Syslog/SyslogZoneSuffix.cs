namespace TelemetryGrid.Protocols.Syslog;

/// <summary>The zone behind a time: <c>Z</c>, <c>+01:00</c>, <c> +0100</c>, <c> CET</c>, <c> UTC+08:00</c>, or nothing.</summary>
internal static class SyslogZoneSuffix
{
    /// <returns>False for what is neither a zone nor the end of the time.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> text,
        ref int at,
        in SyslogOptions options,
        out int minutes,
        out bool hasZone,
        ref SyslogTimestamp.Style style
    )
    {
        minutes = 0;
        hasZone = false;
        if (text[at] is (byte)'Z' or (byte)'z')
        {
            if (text[at] == 'z')
            {
                style = SyslogTimestamp.Style.Other;
            }
            at++;
            hasZone = true;
            return true;
        }
        if (text[at] is (byte)'+' or (byte)'-')
        {
            hasZone = SyslogDigits.TryReadOffset(text, ref at, out minutes, out var hasColon);
            if (!hasColon)
            {
                style = SyslogTimestamp.Style.Other;
            }
            return hasZone;
        }
        var i = at + 1;
        if (text[at] != ' ' || i >= text.Length)
        {
            return true;
        }
        if (text[i] is (byte)'+' or (byte)'-')
        {
            if (SyslogDigits.TryReadOffset(text, ref i, out minutes, out _))
            {
                hasZone = true;
                at = i;
                style = SyslogTimestamp.Style.Other;
            }
            return true;
        }
        var length = 0;
        while (i + length < text.Length && length < 5 && text[i + length] is >= (byte)'A' and <= (byte)'Z')
        {
            length++;
        }
        var end = i + length;
        if (
            length is not (3 or 4)
            || (end < text.Length && text[end] is not ((byte)' ' or (byte)':' or (byte)'+' or (byte)'-'))
            || !SyslogZoneNames.TryFind(text.Slice(i, length), out minutes, out var isAmbiguous)
        )
        {
            return true;
        }
        style = SyslogTimestamp.Style.Other;
        hasZone = !isAmbiguous || options.Zone is null;
        at = end;
        // UTC+08:00
        if (end < text.Length && text[end] is (byte)'+' or (byte)'-')
        {
            hasZone = SyslogDigits.TryReadOffset(text, ref at, out minutes, out _);
            return hasZone;
        }
        return true;
    }
}
