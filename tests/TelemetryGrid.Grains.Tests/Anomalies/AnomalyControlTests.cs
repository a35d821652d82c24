using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Tests.Anomalies;

public sealed class AnomalyControlTests
{
    private const long Day = 86_400_000;
    private static readonly NotableOptions Whole = new() { Share = 1 };

    [Fact]
    public void Judge_MetricThatIsNew_IsNotNotableYet()
    {
        var control = new AnomalyControl(Whole);

        Assert.Equal([false], control.Judge([Odd(0, 12, Day - 1)], 1));
        Assert.Equal([true], control.Judge([Odd(0, 12, Day)], 1));
    }

    [Fact]
    public void Judge_NewControl_TellsOnlyWhatWouldBeRareAnywhere()
    {
        var control = new AnomalyControl(Whole);

        Assert.Equal([false], control.Judge([Odd(0, 7.9)], 1));
        control = new AnomalyControl(Whole);
        Assert.Equal([true], control.Judge([Odd(0, 8)], 1));
        // Three calm weeks later what is less odd stands out too.
        Assert.Equal([true], control.Judge([Odd(21 * Day, 5)], 1));
    }

    [Theory]
    [InlineData(1_000, 0.5)]
    [InlineData(30_000, 10)]
    public void Judge_OverWeeks_TellsInProportionToWhatIsWatched(int metrics, double perDay)
    {
        var control = new AnomalyControl(Whole);
        for (var device = 0; device < 100; device++)
        {
            control.Watches(DeviceId.Parse($"core-{device}"), metrics / 100);
            control.Watches(DeviceId.Parse($"core-{device}"), 1);
        }

        Assert.InRange(Told(control), perDay * 0.4, perDay * 1.6);
    }

    [Fact]
    public void Judge_BudgetOfTheConfiguration_IsShared()
    {
        var control = new AnomalyControl(new NotableOptions { PerDay = 20, Share = 0.25 });

        Assert.InRange(Told(control), 3, 6);
    }

    // Notable ones a day, after two weeks of many more that are odd.
    private static double Told(AnomalyControl control)
    {
        var random = new Random(1);
        var told = 0;
        for (var i = 0; i < 60 * 200; i++)
        {
            var score = 4.5 - (2 * Math.Log10(1 - random.NextDouble()));
            told += control.Judge([Odd(i * (Day / 200), score)], 1)[0] && i >= 14 * 200 ? 1 : 0;
        }
        return told / 46.0;
    }

    private static MetricAnomaly Odd(long at, double score, long history = 30 * Day) =>
        new()
        {
            Metric = "m",
            TimestampMilliseconds = at,
            Value = 1,
            Score = score,
            Detector = "range",
            HistoryMilliseconds = history,
        };
}
