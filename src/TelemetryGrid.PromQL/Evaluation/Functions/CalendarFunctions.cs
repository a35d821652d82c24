namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>The functions that take a number of seconds since 1970 apart, in UTC. Any number will do: years beyond those of the library count as well.</summary>
internal static class CalendarFunctions
{
    private const long SecondsPerDay = 86_400;

    public static Func<double, double>? Find(string name) =>
        name switch
        {
            "minute" => static v => FloorMod(Seconds(v), 3600) / 60,
            "hour" => static v => FloorMod(Seconds(v), SecondsPerDay) / 3600,
            // 1970 began on a Thursday.
            "day_of_week" => static v => FloorMod(Days(v) + 4, 7),
            "day_of_month" => static v => Civil(v).Day,
            "day_of_year" => static v => DayOfYear(v),
            "days_in_month" => static v => DaysInMonth(Civil(v)),
            "month" => static v => Civil(v).Month,
            "year" => static v => Civil(v).Year,
            _ => null,
        };

    private static long Seconds(double value) => double.IsNaN(value) ? 0 : (long)Math.Clamp(value, -1e15, 1e15);

    private static long Days(double value) => FloorDiv(Seconds(value), SecondsPerDay);

    private static long FloorDiv(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static long FloorMod(long value, long by) => value - (FloorDiv(value, by) * by);

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static int DaysInMonth((long Year, int Month, int Day) date) =>
        date.Month switch
        {
            2 => IsLeap(date.Year) ? 29 : 28,
            4 or 6 or 9 or 11 => 30,
            _ => 31,
        };

    private static double DayOfYear(double value)
    {
        var (year, month, day) = Civil(value);
        for (var earlier = 1; earlier < month; earlier++)
        {
            day += DaysInMonth((year, earlier, 1));
        }
        return day;
    }

    /// <summary>The Gregorian date, by counting years from March in eras of 400.</summary>
    private static (long Year, int Month, int Day) Civil(double value)
    {
        const long daysFromMarchOfYear0 = 719_468;
        const long daysPerEra = 146_097;
        var days = Days(value) + daysFromMarchOfYear0;
        var era = FloorDiv(days, daysPerEra);
        var dayOfEra = days - (era * daysPerEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
        var month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }
}
