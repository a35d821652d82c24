using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.TimeIntervals;

/// <summary>A pattern of times. Every list that is not empty must hold the time; an interval without any holds all times.</summary>
public sealed record TimeInterval
{
    private const int MinutesPerDay = 24 * 60;

    /// <summary>Minutes of the day; the last minute of each range is not in it.</summary>
    public ImmutableArray<IntRange> Times { get; init; } = [];

    /// <summary>0 is Sunday.</summary>
    public ImmutableArray<IntRange> Weekdays { get; init; } = [];

    /// <summary>1 to 31, or -1 (the last day of the month) to -31.</summary>
    public ImmutableArray<IntRange> DaysOfMonth { get; init; } = [];

    public ImmutableArray<IntRange> Months { get; init; } = [];

    public ImmutableArray<IntRange> Years { get; init; } = [];

    public TimeZoneInfo Location { get; init; } = TimeZoneInfo.Utc;

    public bool Contains(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Location);
        var minute = (local.Hour * 60) + local.Minute;
        return (Times.IsEmpty || Times.Any(t => minute >= t.First && minute < Math.Min(t.Last, MinutesPerDay)))
            && Holds(Weekdays, (int)local.DayOfWeek)
            && Holds(Months, local.Month)
            && Holds(Years, local.Year)
            && (DaysOfMonth.IsEmpty || DaysOfMonth.Any(range => HoldsDay(range, local)));
    }

    private static bool Holds(ImmutableArray<IntRange> ranges, int value) => ranges.IsEmpty || ranges.Any(r => r.Contains(value));

    // Days count from either end; what a short month does not have is cut off, and a range outside of it holds no day.
    private static bool HoldsDay(IntRange range, DateTimeOffset local)
    {
        var days = DateTime.DaysInMonth(local.Year, local.Month);
        var first = range.First < 0 ? days + range.First + 1 : range.First;
        var last = range.Last < 0 ? days + range.Last + 1 : range.Last;
        return first <= days && new IntRange(Math.Max(1, first), Math.Min(days, last)).Contains(local.Day);
    }
}
