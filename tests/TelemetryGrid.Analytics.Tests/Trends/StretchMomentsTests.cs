using MathNet.Numerics;
using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

public class StretchMomentsTests
{
    [Fact]
    public void Squares_OfAnyStretch_AreThoseOfLeastSquares()
    {
        double[] values = [.. ChangePointsTests.Noise(40, 21).Select((value, t) => value + 0.3 * t)];
        for (var to = 5; to <= 40; to++)
        {
            for (var from = 0; from <= to - 5; from++)
            {
                // Uneven places, and far from the first.
                double[] places = [.. Enumerable.Range(from, to - from).Select(t => 500.0 + t + (t % 3 == 0 ? 0.4 : 0))];
                var (level, line, bend) = Moments(places, values[from..to]).Squares();

                Assert.Equal(LeastSquares(places, values[from..to], 0), level, 1e-6);
                Assert.Equal(LeastSquares(places, values[from..to], 1), line, 1e-6);
                Assert.Equal(LeastSquares(places, values[from..to], 2), bend, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void At_OfAShape_LeavesWhatSquaresSay(int degree)
    {
        double[] places = [.. Enumerable.Range(-30, 31).Select(t => (double)t)];
        var values = ChangePointsTests.Noise(31, 22);
        var moments = Moments(places, values);
        var (level, line, bend) = moments.Squares();
        var left = places.Zip(values).Sum(point => Math.Pow(point.Second - moments.At(point.First, (StretchShape)degree), 2));

        Assert.Equal(
            degree switch
            {
                0 => level,
                1 => line,
                _ => bend,
            },
            left,
            1e-9
        );
    }

    [Fact]
    public void Squares_OfFewPoints_HaveNoBend()
    {
        var (level, line, bend) = Moments([0, 1, 2, 3], [1, 2, 4, 8]).Squares();

        // By hand: mean 3.75, slope 2.3.
        Assert.Equal(28.75, level, 1e-9);
        Assert.Equal(28.75 - 2.3 * 2.3 * 5, line, 1e-9);
        Assert.Equal(double.PositiveInfinity, bend);
        Assert.Equal((0.5, 0, double.PositiveInfinity), Moments([0, 1], [3, 4]).Squares());
        Assert.Equal((0, 0, double.PositiveInfinity), Moments([7], [3]).Squares());
    }

    private static StretchMoments Moments(double[] places, double[] values)
    {
        var moments = default(StretchMoments);
        foreach (var (place, value) in places.Zip(values))
        {
            moments.Add(place - places[^1], value);
        }

        return moments;
    }

    private static double LeastSquares(double[] places, double[] values, int degree)
    {
        double[] centred = [.. places.Select(place => place - places.Average())];
        var curve = Polynomial.Fit(centred, values, degree);
        return centred.Zip(values).Sum(point => Math.Pow(point.Second - curve.Evaluate(point.First), 2));
    }
}
