using TelemetryGrid.Collectors.Otlp;

namespace TelemetryGrid.Collectors.Tests.Otlp;

public sealed class OtlpExponentialBucketsTests
{
    [Fact]
    public void Cumulative_RandomValuesAtRandomScales_CountsWhatIsAtOrBelowEachBound()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var values = new List<double>();
            OtlpExponentialBuckets? all = null;
            // Deltas at scales that differ, as senders that adapt theirs have.
            for (var part = random.Next(1, 4); part > 0; part--)
            {
                var some = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Value(random)).ToList();
                var one = Of(random.Next(-2, 9), some);
                all = all?.Plus(one) ?? one;
                values.AddRange(some);
            }
            var before = double.NegativeInfinity;
            var last = 0.0;
            foreach (var (bound, count) in all!.Cumulative())
            {
                Assert.True(bound > before, $"{bound} after {before}");
                before = bound;
                last = count;
                // Negative buckets have their bounds the other way round: a value on one counts above it.
                Assert.Equal(values.Count(v => bound < 0 ? v < bound * (1 - 1e-12) : v <= bound * (1 + 1e-12)), count, 0);
            }
            Assert.Equal(values.Count, last);
            Assert.InRange(all.Cumulative().Count(), 1, OtlpExponentialBuckets.MaxBuckets + 1);
            Assert.True(all.Scale <= OtlpExponentialBuckets.FinestScale);
        }
    }

    [Theory]
    [InlineData(20, int.MaxValue)]
    [InlineData(20, int.MinValue)]
    [InlineData(-10, int.MaxValue)]
    [InlineData(-10, int.MinValue)]
    [InlineData(0, 1023)]
    public void Cumulative_IndexesBeyondEveryDouble_EndAndStayFinite(int scale, int offset)
    {
        var buckets = OtlpExponentialBuckets.Of(scale, (offset, [1, 0, 1]), (offset, [2]), 1, 0);
        var bounds = buckets.Cumulative().ToList();
        Assert.All(bounds, b => Assert.True(double.IsFinite(b.Bound)));
        Assert.Equal(bounds.OrderBy(b => b.Bound), bounds);
    }

    private static double Value(Random random) =>
        random.Next(8) switch
        {
            0 => 0,
            1 => -Math.Exp((random.NextDouble() * 8) - 4),
            _ => Math.Exp((random.NextDouble() * 16) - 8),
        };

    private static OtlpExponentialBuckets Of(int scale, List<double> values) =>
        OtlpExponentialBuckets.Of(
            scale,
            Side(scale, values.Where(v => v > 0)),
            Side(scale, values.Where(v => v < 0)),
            (ulong)values.Count(v => v == 0),
            0
        );

    private static (int, List<ulong>) Side(int scale, IEnumerable<double> values)
    {
        var indexes = values.Select(v => (int)Math.Ceiling(Math.Log2(Math.Abs(v)) * Math.Pow(2, scale)) - 1).ToList();
        if (indexes.Count == 0)
        {
            return (0, []);
        }
        var counts = new ulong[indexes.Max() - indexes.Min() + 1];
        indexes.ForEach(i => counts[i - indexes.Min()]++);
        return (indexes.Min(), [.. counts]);
    }
}
