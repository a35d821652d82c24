namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Dates to milliseconds without <see cref="DateTime"/>, whose constructors throw.</summary>
internal static class SyslogCalendar
{
    public const long DayMs = 86_400_000;

    /// <summary>A clock without a year may be this far ahead of the reference before the date is taken for last year's.</summary>
    public const long AheadMs = 31 * DayMs;

    public static bool IsDate(int year, int month, int day) => (uint)(month - 1) < 12 && day >= 1 && day <= DaysOf(year, month);

    /// <summary>Milliseconds from 1970 to the midnight a date begins with. The date must be one.</summary>
    public static long ToMs(int year, int month, int day)
    {
        // Years that begin in March put the leap day last, and the months before any month then have 30.6 days in the mean.
        var shifted = month > 2 ? year : year - 1;
        var months = month > 2 ? month - 3 : month + 9;
        var days = (365L * shifted) + (shifted / 4) - (shifted / 100) + (shifted / 400) + (((153 * months) + 2) / 5) + day - 1;
        return (days - 719_468) * DayMs; // 0000-03-01 to 1970-01-01
    }

    /// <summary>
    /// The year of a time that has none: the latest that puts it no more than <see cref="AheadMs"/> after the reference. So the last of
    /// December read in January is last year's, and the first of January from a fast clock in December is next year's.
    /// </summary>
    /// <returns>False for a date no year has.</returns>
    public static bool TryGuessMidnight(int month, int day, int timeOfDayMs, long referenceMs, out long midnightMs)
    {
        var limit = referenceMs + AheadMs;
        var year = YearOf(limit);
        // The 29th of February may be up to eight years away (1900, 2100).
        for (var tries = 0; tries < 10 && year >= 1; tries++, year--)
        {
            if (IsDate(year, month, day) && (midnightMs = ToMs(year, month, day)) + timeOfDayMs <= limit)
            {
                return true;
            }
        }
        midnightMs = 0;
        return false;
    }

    private static int YearOf(long ms)
    {
        var year = 1970 + (int)Math.Clamp(ms / 31_556_952_000, -1900, 8000);
        // The estimate by the mean year is at most one off.
        if (ToMs(year + 1, 1, 1) <= ms)
        {
            return year + 1;
        }
        return ToMs(year, 1, 1) > ms ? year - 1 : year;
    }

    private static int DaysOf(int year, int month) => month == 2 ? (IsLeap(year) ? 29 : 28) : 30 + ((month + (month >> 3)) & 1);

    private static bool IsLeap(int year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}
