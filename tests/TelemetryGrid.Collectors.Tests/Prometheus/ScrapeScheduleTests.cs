using TelemetryGrid.Collectors.Prometheus;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

public sealed class ScrapeScheduleTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(55).AddMilliseconds(123);

    [Fact]
    public void Fire_TimersEarlyAndLate_EveryPlaceOnceAtEvenTimestamps()
    {
        var random = new Random(15);
        for (var run = 0; run < 200; run++)
        {
            var interval = TimeSpan.FromMilliseconds(random.Next(100, 100_000));
            var schedule = new ScrapeSchedule(interval, TimeSpan.FromMilliseconds(random.Next((int)interval.TotalMilliseconds)));
            var due = schedule.After(Start);
            Assert.InRange(due - Start, TimeSpan.FromTicks(1), interval);
            for (var tick = 0; tick < 20; tick++)
            {
                var (timestamp, next) = schedule.Fire(due.AddMilliseconds((random.NextDouble() * 4) - 2));
                Assert.Equal(due, timestamp);
                Assert.Equal(due + interval, next);
                due = next;
            }
        }
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(-3, -3)]
    [InlineData(2, 0)]
    public void Fire_FarFromItsPlace_StampedWithTheTimeItIs(int late, int stamped)
    {
        var schedule = new ScrapeSchedule(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(4));
        var due = schedule.After(Start);

        var (timestamp, next) = schedule.Fire(due.AddMilliseconds(late));

        Assert.Equal(due.AddMilliseconds(stamped), timestamp);
        Assert.Equal(due.AddSeconds(15), next);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(7.4)]
    public void Fire_ClockJumped_NextPlaceWithinAnIntervalAndAHalf(double seconds)
    {
        var schedule = new ScrapeSchedule(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(4));
        var now = schedule.After(Start).AddSeconds(seconds);

        var (_, next) = schedule.Fire(now);

        Assert.InRange(next - now, TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(22.5));
    }
}
