using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series.Hot;

public sealed class ExemplarRingTests
{
    [Fact]
    public void Add_RepeatedOrOlder_IsNoNews()
    {
        var ring = new ExemplarRing(10);

        Assert.True(ring.Add(1, At(10, "a")));
        Assert.False(ring.Add(1, At(10, "a")));
        Assert.True(ring.Add(1, At(10, "b")));
        Assert.False(ring.Add(1, At(9, "c")));
        Assert.True(ring.Add(2, At(9, "c")));

        Assert.Equal([At(10, "a"), At(10, "b")], ring.Select(0, 100)[1]);
    }

    [Fact]
    public void Select_Range_IsInclusive()
    {
        var ring = new ExemplarRing(10);
        for (var time = 1; time <= 5; time++)
        {
            ring.Add(1, At(time, "a"));
        }

        Assert.Equal([2L, 3L, 4L], ring.Select(2, 4)[1].Select(e => e.TimestampMilliseconds));
        Assert.Empty(ring.Select(6, 9));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Add_MoreThanItsCapacity_KeepsTheNewest(int seed)
    {
        var random = new Random(seed);
        var ring = new ExemplarRing(50);
        var taken = new List<(ulong Series, Exemplar Exemplar)>();
        for (var i = 0; i < 2_000; i++)
        {
            var (series, exemplar) = ((ulong)random.Next(20), At(i - random.Next(30), $"{random.Next(3)}"));
            var before = taken.TakeLast(50).LastOrDefault(t => t.Series == series).Exemplar;
            var isNews =
                before is null
                || exemplar.TimestampMilliseconds > before.TimestampMilliseconds
                || (exemplar.TimestampMilliseconds == before.TimestampMilliseconds && exemplar != before);

            Assert.Equal(isNews, ring.Add(series, exemplar));
            if (isNews)
            {
                taken.Add((series, exemplar));
            }
        }

        var expected = taken.TakeLast(50).GroupBy(t => t.Series).ToDictionary(g => g.Key, g => g.Select(t => t.Exemplar).ToList());
        var actual = ring.Select(long.MinValue, long.MaxValue);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, e => Assert.Equal(e.Value, actual[e.Key]));
    }

    private static Exemplar At(long time, string trace) => new(Labels.Of(("trace_id", trace)), 0.5, time);
}
