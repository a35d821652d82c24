using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Tests.Objectives;

public sealed class CalendarWindowTests
{
    private static CalendarWindow Of(int count, CalendarUnit unit, TimeZoneInfo? zone = null) =>
        new(count, unit, CalendarWindow.DefaultAnchor, zone ?? TimeZoneInfo.Utc);

    [Theory]
    [InlineData(1, CalendarUnit.Day, "2026-05-20", "2026-05-21")]
    [InlineData(1, CalendarUnit.Week, "2026-05-18", "2026-05-25")]
    [InlineData(1, CalendarUnit.Month, "2026-05-01", "2026-06-01")]
    [InlineData(1, CalendarUnit.Quarter, "2026-04-01", "2026-07-01")]
    [InlineData(1, CalendarUnit.Year, "2026-01-01", "2027-01-01")]
    [InlineData(2, CalendarUnit.Month, "2026-05-01", "2026-07-01")]
    public void At_AnInstant_LiesInTheWindowOfTheCalendar(int count, CalendarUnit unit, string start, string end)
    {
        var (from, to) = Of(count, unit).At(new DateTimeOffset(2026, 5, 20, 13, 7, 0, TimeSpan.Zero));
        Assert.Equal((start, end), (from.ToString("yyyy-MM-dd"), to.ToString("yyyy-MM-dd")));
    }

    [Fact]
    public void At_BeforeTheAnchor_Works()
    {
        var (from, _) = Of(1, CalendarUnit.Quarter).At(new DateTimeOffset(1999, 12, 31, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(1999, 10, 1, 0, 0, 0, TimeSpan.Zero), from);
    }

    [Fact]
    public void At_WhereClocksChange_MonthsAreAsLongAsTheyAre()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone))
        {
            Assert.Skip("time zone America/New_York not known here");
        }
        // Clocks go forward in March: the month is an hour short.
        var (from, to) = Of(1, CalendarUnit.Month, zone).At(new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromHours((31 * 24) - 1), to - from);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.Zero), from);
    }

    [Fact]
    public void At_AnyInstant_IsInsideAndWindowsAdjoin()
    {
        var random = new Random(7);
        foreach (var unit in Enum.GetValues<CalendarUnit>())
        {
            var window = Of(random.Next(1, 4), unit);
            for (var i = 0; i < 200; i++)
            {
                var instant = Samples.Start.AddMinutes(random.Next(-3_000_000, 3_000_000));
                var (start, end) = window.At(instant);
                Assert.True(start <= instant && instant < end);
                Assert.Equal(end, window.At(end).Start);
            }
        }
    }
}
