namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Times since the start of the device, always closed by a colon: <c>00:00:12:</c>, <c>3d04h:</c>, <c>1w2d:</c>, <c>1y12w:</c> (Cisco IOS).</summary>
internal static class SyslogUptime
{
    public static bool TryReadClock(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        var i = at;
        return SyslogDigits.TryRead(text, ref i, 1, 2, out var hours)
            && i < text.Length
            && text[i] == ':'
            && SyslogDigits.TryRead(text, ref i, 2, 2, out var minutes, skip: 1)
            && i < text.Length
            && text[i] == ':'
            && SyslogDigits.TryRead(text, ref i, 2, 2, out var seconds, skip: 1)
            && minutes < 60
            && seconds < 60
            && TryFinish(text, i, ref at, (((hours * 60L) + minutes) * 60) + seconds, ref record);
    }

    public static bool TryReadUnits(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        var i = at;
        long seconds = 0;
        var last = long.MaxValue;
        for (var parts = 0; parts < 2; parts++)
        {
            if (!SyslogDigits.TryRead(text, ref i, 1, 3, out var value) || i >= text.Length)
            {
                return false;
            }
            long unit = text[i++] switch
            {
                (byte)'y' => 365 * 86_400,
                (byte)'w' => 7 * 86_400,
                (byte)'d' => 86_400,
                (byte)'h' => 3_600,
                _ => 0,
            };
            if (unit == 0 || unit >= last)
            {
                return false;
            }
            seconds += value * unit;
            last = unit;
        }
        return TryFinish(text, i, ref at, seconds, ref record);
    }

    private static bool TryFinish(ReadOnlySpan<byte> text, int i, ref int at, long seconds, ref SyslogRecord record)
    {
        if (i >= text.Length || text[i] != ':')
        {
            return false;
        }
        record.Clock = seconds * 1000;
        record.TimeKind = SyslogTimeKind.Uptime;
        at = i;
        return true;
    }
}
