using TelemetryGrid.Collectors.Syslog;

namespace TelemetryGrid.Collectors.Tests.Syslog;

public sealed class SyslogClockTests
{
    private const long Bound = 300_000;
    private const long Hour = 3_600_000;
    private const long Now = 1_600_000_000_000;

    private SyslogClock _clock = new(Bound);

    [Theory]
    [InlineData(0)]
    [InlineData(-Bound)]
    [InlineData(Bound)]
    public void Judge_WithinBound_Kept(long offset)
    {
        Assert.Equal(SyslogTimeVerdict.Right, _clock.Judge(Now + offset, Now, out var time));
        Assert.Equal(Now + offset, time);
    }

    [Theory]
    [InlineData(-7 * Hour)]
    [InlineData(2 * Hour)]
    [InlineData(-20 * 365 * 24 * Hour)]
    public void Judge_ClockWrongFromTheStart_DistancesKept(long skew)
    {
        foreach (var (sent, delay) in new[] { (0, 100), (1000, 50), (2500, 900) })
        {
            Assert.Equal(SyslogTimeVerdict.Repaired, _clock.Judge(Now + sent + skew, Now + sent + delay, out var time));
            Assert.InRange(time, Now + sent - 100, Now + sent + delay);
        }
        Assert.InRange(_clock.SkewMs, skew - 1000, skew);
    }

    [Fact]
    public void Judge_BacklogOfARightClock_TimesKept()
    {
        _clock.Judge(Now, Now, out _);
        // Two hours of messages come within ten seconds.
        for (var i = 0; i < 100; i++)
        {
            var sent = Now + (i * Hour / 50);
            var received = Now + (2 * Hour) + (i * 100);
            var verdict = _clock.Judge(sent, received, out var time);
            Assert.Equal(sent, time);
            Assert.Equal(received - sent > Bound ? SyslogTimeVerdict.Delayed : SyslogTimeVerdict.Right, verdict);
        }
    }

    [Fact]
    public void Judge_RightClockThenSetBackAnHour_RepairedAfterAMinute()
    {
        _clock.Judge(Now, Now, out _);
        for (var second = 1; second <= 120; second++)
        {
            var received = Now + (second * 1000);
            var verdict = _clock.Judge(received - Hour, received, out var time);
            Assert.Equal(second <= 60 ? SyslogTimeVerdict.Delayed : SyslogTimeVerdict.Repaired, verdict);
            Assert.Equal(second <= 60 ? received - Hour : received, time);
        }
    }

    [Fact]
    public void Judge_RightClockThenAhead_RepairedAtOnce()
    {
        _clock.Judge(Now, Now, out _);
        Assert.Equal(SyslogTimeVerdict.Repaired, _clock.Judge(Now + Hour, Now + 1000, out var time));
        Assert.Equal(Now + 1000, time);
    }

    [Fact]
    public void Judge_WrongClockPutRight_KeptAgain()
    {
        _clock.Judge(Now - Hour, Now, out _);
        Assert.Equal(SyslogTimeVerdict.Right, _clock.Judge(Now + 900, Now + 1000, out var time));
        Assert.Equal(Now + 900, time);
        Assert.Equal(0, _clock.SkewMs);
    }

    [Fact]
    public void Judge_AnyTimes_NeverInTheFutureByMoreThanTheBound()
    {
        var random = new Random(5);
        for (var i = 0; i < 100_000; i++)
        {
            var received = Now + (i * 500L);
            var time = received + random.NextInt64(-400 * 24 * Hour, 400 * 24 * Hour);
            _clock.Judge(random.Next(3) == 0 ? received : time, received, out var judged);
            Assert.InRange(judged, long.MinValue, received + Bound);
        }
    }
}
