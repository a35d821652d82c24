using TelemetryGrid.Analytics.Detectors.Streaming;

namespace TelemetryGrid.Analytics.Tests.Detectors.Streaming;

public class TailCalibrationTests
{
    [Theory]
    [InlineData("normal")]
    [InlineData("exponential")]
    [InlineData("pareto 3")]
    [InlineData("pareto 1.2")]
    [InlineData("log-normal")]
    public void Score_OfAnyDistribution_IsTheLogarithmOfItsTail(string distribution)
    {
        var random = new Random(17);
        var calibration = new TailCalibration();
        const int Points = 200_000;
        var beyond = new int[5];
        for (var i = 0; i < Points; i++)
        {
            var score = calibration.Score(Draw(distribution, random), 0);
            Assert.InRange(score, 0, TailCalibration.Highest);
            for (var level = 1; i > 2_000 && level <= 4; level++)
            {
                beyond[level] += score >= level ? 1 : 0;
            }
        }

        // Light tails are overestimated by the power law, so they may score less often; none scores much more often.
        Assert.InRange(beyond[1] / (double)Points, 0.1 * 0.8, 0.1 * 1.2);
        Assert.InRange(beyond[2] / (double)Points, 0.01 * 0.3, 0.01 * 1.6);
        Assert.InRange(beyond[3] / (double)Points, 0, 0.001 * 2);
        Assert.InRange(beyond[4] / (double)Points, 0, 0.0001 * 3);
    }

    [Fact]
    public void Score_FirstAfterNothing_IsOneMoreThanTheCountSays()
    {
        var calibration = new TailCalibration();
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(0, calibration.Score(0, 0), 0.01);
        }

        Assert.Equal(4, calibration.Score(5, 0), 0.01);
        Assert.InRange(calibration.Score(5, 0), 2, 5);
        var last = 0f;
        for (var i = 0; i < 50; i++)
        {
            last = calibration.Score(5, 0);
        }

        // 51 of 1,051.
        Assert.InRange(last, 1.2f, 2f);
    }

    [Fact]
    public void Score_OfHeavyTails_AsksForMore()
    {
        var (light, heavy) = (new TailCalibration(), new TailCalibration());
        var random = new Random(19);
        for (var i = 0; i < 20_000; i++)
        {
            light.Score(Draw("exponential", random), 0);
            heavy.Score(Draw("pareto 1.2", random) * 0.2, 0);
        }

        Assert.True(light.Score(30, 0) > heavy.Score(30, 0) + 1.5);
    }

    private static double Draw(string distribution, Random random)
    {
        var uniform = 1 - random.NextDouble();
        var normal = Math.Sqrt(-2 * Math.Log(uniform)) * Math.Cos(2 * Math.PI * random.NextDouble());
        return distribution switch
        {
            "normal" => Math.Abs(normal),
            "exponential" => -Math.Log(uniform),
            "pareto 3" => Math.Pow(uniform, -1 / 3.0),
            "pareto 1.2" => Math.Pow(uniform, -1 / 1.2),
            _ => Math.Exp(normal),
        };
    }
}
