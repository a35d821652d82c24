using TelemetryGrid.Analytics.Detectors.Control;

namespace TelemetryGrid.Analytics.Tests.Detectors.Control;

public class BenjaminiHochbergTests
{
    [Fact]
    public void Threshold_OfTheAuthorsExample_RejectsFour()
    {
        // Benjamini and Hochberg 1995, section 3.2: 15 comparisons, four rejected at 0.05.
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0];
        var scores = p.Select(each => -Math.Log10(each)).ToArray();

        Assert.Equal(4, Discoveries(scores, 15));
        Assert.Equal(4, Discoveries([.. scores.Reverse(), double.NaN], 16));
        Assert.Equal(3, Discoveries(scores, 15, dependent: true));
        Assert.Equal(3, Discoveries(scores[..5], 30));
    }

    [Fact]
    public void Threshold_WithoutEvidence_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, BenjaminiHochberg.Threshold([], 0));
        Assert.Equal(double.PositiveInfinity, BenjaminiHochberg.Threshold([0.3, double.NaN], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Threshold([1, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Threshold([1], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BenjaminiHochberg.Threshold([1], 1, double.NaN));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void Threshold_OverManyRounds_KeepsTheFalseShare(double rate)
    {
        var random = new Random(301);
        double shares = 0;
        var found = 0;
        const int Rounds = 2_000;
        for (var round = 0; round < Rounds; round++)
        {
            // Of 100 series, ten really are odd.
            var scores = Enumerable.Range(0, 100).Select(i => -Math.Log10(1 - random.NextDouble()) + (i < 10 ? 4 : 0)).ToArray();
            var threshold = BenjaminiHochberg.Threshold(scores, 100, rate);
            var (right, wrong) = (scores.Take(10).Count(score => score >= threshold), scores.Skip(10).Count(score => score >= threshold));
            shares += wrong / (double)Math.Max(1, right + wrong) / Rounds;
            found += right;
        }

        // Of independent tests it is exactly the rate times the share of true nulls.
        Assert.InRange(shares, rate * 0.9 * 0.85, rate * 0.9 * 1.15);
        Assert.InRange(found, 0.95 * Rounds * 10, Rounds * 10);
    }

    private static int Discoveries(double[] scores, int tested, bool dependent = false)
    {
        var threshold = BenjaminiHochberg.Threshold(scores, tested, 0.05, dependent);
        return scores.Count(score => score >= threshold);
    }
}
