using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class StandstillTests
{
    [Fact]
    public void Score_FirstRepetitionsEver_CountTwiceAtMost()
    {
        var standstill = Moving(999);

        Assert.Equal(3, standstill.Score(repeats: true, atEdge: true), 0.05);
        Assert.Equal(6, standstill.Score(repeats: true, atEdge: true), 0.05);
        Assert.Equal(6, standstill.Score(repeats: true, atEdge: true), 0.05);
        Assert.Equal(0, standstill.Score(repeats: false, atEdge: true));
    }

    [Fact]
    public void Score_OfALongStand_EndsWhenItIsTold()
    {
        var standstill = Moving(999);
        var scores = Enumerable.Range(0, 20).Select(_ => standstill.Score(repeats: true, atEdge: true)).ToArray();

        Assert.True(scores[11] > 5);
        Assert.Equal(0, scores[12]);
    }

    [Fact]
    public void Score_InsideTheRange_IsNothing()
    {
        var standstill = Moving(999);

        Assert.Equal(0, standstill.Score(repeats: true, atEdge: false));
    }

    [Theory]
    [InlineData(96, 3.2)]
    [InlineData(1, 5.2)]
    public void Score_OfAHabit_IsSmall(int standingPerDay, double atMost)
    {
        var standstill = new Standstill();
        for (var i = 0; i < 14 * 288; i++)
        {
            standstill.Score(repeats: i % 288 < standingPerDay, atEdge: true);
        }

        standstill.Score(repeats: true, atEdge: true);
        Assert.InRange(standstill.Score(repeats: true, atEdge: true), 0, atMost);
    }

    [Fact]
    public void Score_AfterOneLongOutage_StillTellsTheNext()
    {
        var standstill = Moving(2_000);
        for (var i = 0; i < 300; i++)
        {
            standstill.Score(repeats: true, atEdge: true);
        }

        for (var i = 0; i < 1_000; i++)
        {
            standstill.Score(repeats: false, atEdge: false);
        }

        standstill.Score(repeats: true, atEdge: true);
        Assert.InRange(standstill.Score(repeats: true, atEdge: true), 4, 6);
    }

    [Fact]
    public void Score_OfAConstant_IsNothing()
    {
        var standstill = new Standstill();
        for (var i = 0; i < 3_000; i++)
        {
            Assert.Equal(0, standstill.Score(repeats: true, atEdge: true));
        }
    }

    private static Standstill Moving(int points)
    {
        var standstill = new Standstill();
        for (var i = 0; i < points; i++)
        {
            standstill.Score(repeats: false, atEdge: i % 2 == 0);
        }

        return standstill;
    }
}
