using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class DailyRhythmTests
{
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;

    [Theory]
    [InlineData(2, 0.0)]
    [InlineData(1, 2.4)]
    [InlineData(3, 2.4)]
    [InlineData(4, 0.0)]
    public void Discounted_AfterNightsOfFiveAtTwo_IsLessAroundTwo(int hour, double discount)
    {
        var rhythm = new DailyRhythm();
        Nights(ref rhythm, 5);

        // At two itself tonight's vote is the sixth.
        var vote = rhythm.Discounted((5 * 24 + hour) * HourMs, 5);
        Assert.Equal(hour == 2 ? 2.6 : 5 - discount, vote, 1e-2);
    }

    [Fact]
    public void Discounted_TheSameEpisode_IsNotDiscountedByItself()
    {
        var rhythm = new DailyRhythm();
        Nights(ref rhythm, 0);
        for (var minute = 0; minute < 120; minute += 5)
        {
            Assert.Equal(5, rhythm.Discounted(30 * HourMs + minute * MinuteMs, 5));
        }
    }

    [Fact]
    public void Discounted_WhenNightsBecameQuiet_ComesBack()
    {
        var rhythm = new DailyRhythm();
        Nights(ref rhythm, 5);
        for (var hour = 5 * 24; hour < 14 * 24; hour++)
        {
            rhythm.Discounted(hour * HourMs, 0);
        }

        // 5 times 0.8^9 is below what any noise gets.
        Assert.Equal(5, rhythm.Discounted((14 * 24 + 2) * HourMs, 5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_000)]
    public void Discounted_OfAnyVote_IsNeverBelowZeroNorAboveIt(float vote)
    {
        var rhythm = new DailyRhythm();
        foreach (var time in new[] { long.MinValue, -HourMs, -1, 0, 1, 24 * HourMs, 48 * HourMs, long.MaxValue })
        {
            rhythm.Discounted(time, 4_000);
            Assert.InRange(rhythm.Discounted(time, vote), 0, vote);
        }
    }

    private static void Nights(ref DailyRhythm rhythm, int nights)
    {
        for (var hour = 0; hour < nights * 24; hour++)
        {
            rhythm.Discounted(hour * HourMs, hour % 24 == 2 ? 5 : 0);
        }
    }
}
