using TelemetryGrid.Analytics.Trends;

namespace TelemetryGrid.Analytics.Tests.Trends;

public class PeltTests
{
    [Fact]
    public void Find_AnyPenalty_CostsAsLittleAsTheBestOfAllPartitions()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            double[] values = [.. ChangePointsTests.Noise(14, seed).Select((value, t) => value + (t > 6 ? 2 : 0) + 0.2 * t)];
            var change = 4 * random.NextDouble();
            var shortest = 1 + seed % 4;

            var found = Pelt.Find(new SegmentCosts([values]), change, shortest);

            Assert.Equal(Exhaustive(values, change, shortest), Cost(values, found.Changes, change), 1e-9);
        }
    }

    [Fact]
    public void BinarySegmentation_OfThreeLevels_SplitsWhereMostIsGainedFirst()
    {
        double[] values = [0, 0, 0, 0, 10, 10, 10, 1, 1, 1];
        var costs = new SegmentCosts([values]);

        // One split at 4 leaves 121.5 of 194.1 squares, at 7 leaves 171.4 + 0; so 4 comes first, 7 takes the rest.
        Assert.Equal([4], BinarySegmentation.Find(costs, 1, 1, 1).Changes);
        Assert.Equal([4, 7], BinarySegmentation.Find(costs, 1, 1, 9).Changes);
        Assert.Empty(BinarySegmentation.Find(costs, 1_000, 1, 9).Changes);
    }

    [Fact]
    public void SegmentCosts_OfAnyStretch_AreThoseOfPlainSums()
    {
        var values = ChangePointsTests.Noise(30, 11);
        var costs = new SegmentCosts([values]);
        for (var from = 0; from < 30; from++)
        {
            for (var to = from + 1; to <= 30; to++)
            {
                Assert.Equal(AroundMean(values[from..to]), costs.AroundMean(from, to), 1e-9);
            }
        }
    }

    private static double Exhaustive(double[] values, double change, int shortest)
    {
        var least = double.PositiveInfinity;
        for (var mask = 0; mask < 1 << (values.Length - 1); mask++)
        {
            int[] changes = [.. Enumerable.Range(1, values.Length - 1).Where(at => (mask >> (at - 1) & 1) == 1)];
            int[] ends = [0, .. changes, values.Length];
            if (ends.Zip(ends.Skip(1)).All(stretch => stretch.Second - stretch.First >= shortest))
            {
                least = Math.Min(least, Cost(values, changes, change));
            }
        }

        return least;
    }

    private static double Cost(double[] values, int[] changes, double change)
    {
        int[] ends = [0, .. changes, values.Length];
        return changes.Length * change + ends.Zip(ends.Skip(1)).Sum(stretch => AroundMean(values[stretch.First..stretch.Second]));
    }

    private static double AroundMean(double[] part) => part.Sum(value => Math.Pow(value - part.Average(), 2));
}
