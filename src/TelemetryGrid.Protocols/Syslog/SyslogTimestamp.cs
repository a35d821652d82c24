namespace TelemetryGrid.Protocols.Syslog;

/// <summary>The times that stand in headers, in every form devices are known to write. Each reader leaves the offset alone when it fails.</summary>
internal static class SyslogTimestamp
{
    public enum Style
    {
        None,

        /// <summary>RFC 5424 §6.2.3, zone included.</summary>
        Rfc5424,

        /// <summary>RFC 3164 §4.1.2: <c>Mmm dd hh:mm:ss</c> and nothing else.</summary>
        Rfc3164,

        Other,
    }

    public static bool TryRead(ReadOnlySpan<byte> text, ref int at, in SyslogOptions options, ref SyslogRecord record, out Style style)
    {
        style = Style.None;
        var i = at;
        var unsynchronized = false;
        // Cisco marks a clock that was never set by '*', one that lost its server by '.'; Comware begins its own time by '%'.
        if (i < text.Length && text[i] is (byte)'*' or (byte)'.' or (byte)'%')
        {
            unsynchronized = text[i] != '%';
            i++;
        }
        if (i + 3 > text.Length)
        {
            return false;
        }
        var isRead =
            (uint)(text[i] - '0') <= 9
                ? TryReadNumeric(text, ref i, options, ref record, out style)
                : TryReadNamed(text, ref i, options, ref record, out style);
        if (!isRead)
        {
            return false;
        }
        if (unsynchronized)
        {
            record.IsClockUnsynchronized = true;
            style = Style.Other;
        }
        at = i;
        return true;
    }

    /// <summary>Begins with the name of a month, or of a weekday and a month: <c>Nov  3 12:00:01</c>, <c>Mar 01 2020 12:00:00.123 UTC</c>, <c>Mar 1 12:00:00 CET 2020</c>.</summary>
    private static bool TryReadNamed(
        ReadOnlySpan<byte> text,
        ref int at,
        in SyslogOptions options,
        ref SyslogRecord record,
        out Style style
    )
    {
        style = Style.Rfc3164;
        var i = at;
        var month = SyslogDigits.Month(text, i);
        if (month == 0)
        {
            i += 3;
            if (i < text.Length && text[i] == ',')
            {
                i++;
            }
            if (i >= text.Length || text[i] != ' ' || !SyslogDigits.IsWeekday(text, at) || (month = SyslogDigits.Month(text, ++i)) == 0)
            {
                return false;
            }
            style = Style.Other;
        }
        i += 3;
        if (!TryReadSpaces(text, ref i) || !SyslogDigits.TryRead(text, ref i, 1, 2, out var day) || !TryReadSpaces(text, ref i))
        {
            return false;
        }
        if (SyslogDigits.TryReadYear(text, i, out var year))
        {
            i += 4;
            style = Style.Other;
            if (!TryReadSpaces(text, ref i))
            {
                return false;
            }
        }
        return TryReadTime(text, ref i, out var timeOfDay, ref style)
            && TryFinish(text, i, ref at, (year, month, day), timeOfDay, options, ref record, ref style);
    }

    private static bool TryReadNumeric(
        ReadOnlySpan<byte> text,
        ref int at,
        in SyslogOptions options,
        ref SyslogRecord record,
        out Style style
    )
    {
        style = Style.Other;
        var i = at;
        if (i + 1 < text.Length && text[i + 1] == ':' || i + 2 < text.Length && text[i + 2] == ':')
        {
            return SyslogUptime.TryReadClock(text, ref at, ref record);
        }
        if (!SyslogDigits.TryReadYear(text, i, out var year) || i + 10 > text.Length)
        {
            return SyslogUptime.TryReadUnits(text, ref at, ref record) || TryReadEpoch(text, ref at, ref record);
        }
        i += 4;
        int month,
            day;
        if (text[i] == ' ')
        {
            // 2020 Mar  1 12:00:00 (NX-OS)
            month = SyslogDigits.Month(text, ++i);
            i += 3;
            if (
                month == 0
                || !TryReadSpaces(text, ref i)
                || !SyslogDigits.TryRead(text, ref i, 1, 2, out day)
                || !TryReadSpaces(text, ref i)
            )
            {
                return false;
            }
        }
        else
        {
            var separator = text[i];
            if (
                separator is not ((byte)'-' or (byte)'/')
                || !SyslogDigits.TryRead(text, ref i, 1, 2, out month, skip: 1)
                || i >= text.Length
                || text[i] != separator
                || !SyslogDigits.TryRead(text, ref i, 1, 2, out day, skip: 1)
                || i >= text.Length
                || text[i] is not ((byte)'T' or (byte)'t' or (byte)' ')
            )
            {
                return TryReadEpoch(text, ref at, ref record);
            }
            if (separator == '-' && text[i] == 'T' && i == at + 10)
            {
                style = Style.Rfc5424;
            }
            i++;
        }
        return TryReadTime(text, ref i, out var timeOfDay, ref style)
            && TryFinish(text, i, ref at, (year, month, day), timeOfDay, options, ref record, ref style);
    }

    // 1583064000.123456789 (Meraki)
    private static bool TryReadEpoch(ReadOnlySpan<byte> text, ref int at, ref SyslogRecord record)
    {
        var i = at;
        long seconds = 0;
        while (i < text.Length && i < at + 10 && (uint)(text[i] - '0') <= 9)
        {
            seconds = (seconds * 10) + text[i++] - '0';
        }
        if (i != at + 10 || (i < text.Length && text[i] is not ((byte)' ' or (byte)'.')))
        {
            return false;
        }
        var ms = i < text.Length && text[i] == '.' ? ReadFraction(text, ref i) : 0;
        if (i < text.Length && text[i] != ' ')
        {
            return false;
        }
        record.Clock = (seconds * 1000) + ms;
        record.TimeKind = SyslogTimeKind.WithZone;
        at = i;
        return true;
    }

    /// <summary>hh:mm:ss and a fraction behind '.', ',' or (Comware) ':'.</summary>
    private static bool TryReadTime(ReadOnlySpan<byte> text, ref int at, out int timeOfDayMs, ref Style style)
    {
        timeOfDayMs = 0;
        var i = at;
        if (
            !SyslogDigits.TryRead(text, ref i, 1, 2, out var hour)
            || i >= text.Length
            || text[i] != ':'
            || !SyslogDigits.TryRead(text, ref i, 2, 2, out var minute, skip: 1)
            || i >= text.Length
            || text[i] != ':'
            || !SyslogDigits.TryRead(text, ref i, 2, 2, out var second, skip: 1)
            || hour > 23
            || minute > 59
            || second > 60 // a leap second
        )
        {
            return false;
        }
        if (i - at != 8)
        {
            style = Style.Other;
        }
        timeOfDayMs = (((hour * 60) + minute) * 60_000) + (second * 1000);
        if (i + 1 < text.Length && text[i] is (byte)'.' or (byte)',' or (byte)':' && (uint)(text[i + 1] - '0') <= 9)
        {
            if (style != Style.Rfc5424 || text[i] != '.')
            {
                style = Style.Other;
            }
            timeOfDayMs += ReadFraction(text, ref i);
        }
        at = i;
        return true;
    }

    /// <summary>The zone and a year behind the time, then puts everything together.</summary>
    private static bool TryFinish(
        ReadOnlySpan<byte> text,
        int i,
        ref int at,
        (int Year, int Month, int Day) date,
        int timeOfDayMs,
        in SyslogOptions options,
        ref SyslogRecord record,
        ref Style style
    )
    {
        var hasZone = false;
        var zoneMinutes = 0;
        if (i < text.Length && text[i] is not (byte)':')
        {
            if (!SyslogZoneSuffix.TryRead(text, ref i, options, out zoneMinutes, out hasZone, ref style))
            {
                return false;
            }
            if (date.Year == 0 && IsYear(text, i, out var year))
            {
                date.Year = year;
                i += 5;
                style = Style.Other;
            }
        }
        if (i < text.Length && text[i] is not ((byte)' ' or (byte)':' or (byte)'\t' or (byte)';'))
        {
            return false;
        }
        if (style == Style.Rfc5424 && !hasZone)
        {
            style = Style.Other;
        }
        long midnight;
        if (date.Year != 0)
        {
            if (!SyslogCalendar.IsDate(date.Year, date.Month, date.Day))
            {
                return false;
            }
            midnight = SyslogCalendar.ToMs(date.Year, date.Month, date.Day);
        }
        else if (!SyslogCalendar.TryGuessMidnight(date.Month, date.Day, timeOfDayMs, options.ReferenceTimeMs, out midnight))
        {
            return false;
        }
        var local = midnight + timeOfDayMs;
        record.Clock =
            hasZone ? local - (zoneMinutes * 60_000L)
            : options.Zone is { } zone ? zone.ToUtcMs(local)
            : local;
        record.TimeKind = hasZone ? SyslogTimeKind.WithZone : SyslogTimeKind.WithoutZone;
        at = i;
        return true;
    }

    // Not the beginning of an address such as 2001:db8::1.
    private static bool IsYear(ReadOnlySpan<byte> text, int at, out int year)
    {
        year = 0;
        return at + 4 < text.Length
            && text[at] == ' '
            && SyslogDigits.TryReadYear(text, at + 1, out year)
            && (at + 6 >= text.Length || text[at + 5] == ' ' || (text[at + 5] == ':' && text[at + 6] == ' '));
    }

    private static int ReadFraction(ReadOnlySpan<byte> text, ref int at)
    {
        var ms = 0;
        var scale = 100;
        at++;
        while (at < text.Length && (uint)(text[at] - '0') <= 9)
        {
            ms += (text[at++] - '0') * scale;
            scale /= 10;
        }
        return ms;
    }

    private static bool TryReadSpaces(ReadOnlySpan<byte> text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] == ' ' && at < start + 3)
        {
            at++;
        }
        return at > start;
    }
}
