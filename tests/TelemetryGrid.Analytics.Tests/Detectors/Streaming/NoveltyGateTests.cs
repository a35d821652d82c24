using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class NoveltyGateTests
{
    [Fact]
    public void Pass_OnlyNewHighs_UntilTheMaximumDecays()
    {
        var gate = new NoveltyGate();

        Assert.Equal(5, gate.Pass(5, 1_000), 1e-3);
        Assert.Equal(0, gate.Pass(5.5, 1_001));
        Assert.InRange(gate.Pass(8, 1_002), 7.5f, 8f);

        var waited = 0;
        while (gate.Pass(5, 1_003) == 0)
        {
            waited++;
        }

        // The maximum of 9.2 falls to 5 in ln(9.2/5) = 0.61 of a quarter of a thousand points.
        Assert.InRange(waited, 140, 165);
    }

    [Fact]
    public void Pass_TheSameAgainAndAgain_CountsLessAndLess()
    {
        var gate = new NoveltyGate();
        var passed = new List<float>();
        for (var point = 0; point < 6_000; point++)
        {
            var vote = gate.Pass(point % 600 == 0 ? 6 : 0.5, 1_000);
            if (vote > 1)
            {
                passed.Add(vote);
            }
        }

        Assert.Equal(10, passed.Count);
        Assert.Equal(passed.OrderDescending(), passed);
        Assert.InRange(passed[^1], 5, 5.7f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void Pass_OfNothing_IsNothing(double vote)
    {
        Assert.Equal(0, new NoveltyGate().Pass(vote, 5));
    }
}
