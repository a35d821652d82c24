using System.Globalization;
using TelemetryGrid.Grains.Jobs;

namespace TelemetryGrid.Grains.Tests.Jobs;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("* * * * *", "2026-01-01T00:00:30", "2026-01-01T00:01")]
    [InlineData("15 2 * * *", "2026-01-01T02:15", "2026-01-02T02:15")]
    [InlineData("*/20 8-10 * * *", "2026-01-01T10:45", "2026-01-02T08:00")]
    [InlineData("0 0 31 * *", "2026-01-31T00:00", "2026-03-31T00:00")]
    [InlineData("0 0 29 2 *", "2026-03-01T00:00", "2028-02-29T00:00")]
    [InlineData("30 6 * * 1-5", "2026-01-02T06:30", "2026-01-05T06:30")]
    [InlineData("0 12 * * 0", "2026-01-01T00:00", "2026-01-04T12:00")]
    [InlineData("0 12 * * 7", "2026-01-01T00:00", "2026-01-04T12:00")]
    [InlineData("0 0 13 * 5", "2026-02-01T00:00", "2026-02-06T00:00")]
    [InlineData("5,10 0 1 1,7 *", "2026-01-01T00:05", "2026-01-01T00:10")]
    [InlineData("59 23 31 12 *", "2026-12-31T23:59", "2027-12-31T23:59")]
    public void Next_Schedule_IsTheFirstTimeAfter(string schedule, string after, string expected) =>
        Assert.Equal(At(expected), CronSchedule.Parse(schedule).Next(At(after)));

    [Fact]
    public void Next_DayThatNeverComes_IsNull() => Assert.Null(CronSchedule.Parse("0 0 30 2 *").Next(At("2026-01-01T00:00")));

    [Theory]
    [InlineData("* * * *", "4 fields")]
    [InlineData("60 * * * *", "minute: '60' is not a number from 0 to 59.")]
    [InlineData("* * 0 * *", "day of the month: '0' is not a number from 1 to 31.")]
    [InlineData("* 5-3 * * *", "hour: 5-3 runs backwards.")]
    [InlineData("*/0 * * * *", "minute: '0' is not a number from 1 to 59.")]
    [InlineData("a * * * *", "minute: 'a'")]
    [InlineData("-1 * * * *", "minute: '-1'")]
    public void Parse_NoSchedule_SaysWhichFieldAndWhy(string text, string said) =>
        Assert.Contains(said, Assert.Throws<FormatException>(() => CronSchedule.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Next_AnySchedule_EqualsLookingAtEveryMinute()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var (minute, hour, weekday) = (random.Next(60), random.Next(24), random.Next(7));
            var schedule = CronSchedule.Parse(string.Create(CultureInfo.InvariantCulture, $"{minute} {hour} * * {weekday}"));
            var after = At("2026-01-01T00:00").AddMinutes(random.Next(500_000));
            var at = after.AddMinutes(1);
            while (at.Minute != minute || at.Hour != hour || (int)at.DayOfWeek != weekday)
            {
                at = at.AddMinutes(1);
            }
            Assert.Equal(at, schedule.Next(after));
        }
    }

    private static DateTimeOffset At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
