using System.Numerics;
using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Tests.Metrics;

public sealed class SeriesKeyTests
{
    [Fact]
    public void With_PartsThatJoinAlike_AreDifferent()
    {
        string[][] lists =
        [
            [],
            [""],
            ["", ""],
            ["a"],
            ["a", ""],
            ["", "a"],
            ["a", "b"],
            ["ab"],
            ["ab", ""],
            ["a", "", "b", ""],
            ["a", "b", "", ""],
            ["a\0"],
            ["\0"],
            ["\0\0"],
            [new string('x', 16)],
            [new string('x', 16), ""],
            [new string('x', 16) + "\0"],
            [new string('x', 32)],
            [new string('x', 16), new string('x', 16)],
            [new string('x', 15), new string('x', 17)],
        ];

        Assert.Equal(lists.Length, lists.Select(Key).Distinct().Count());
    }

    [Fact]
    public void Of_SameTexts_AreTheSame()
    {
        var labels = Labels.Of((Labels.MetricName, "up"), ("job", "a"), ("instance", "host:1"));

        Assert.Equal(SeriesKey.Of(labels), SeriesKey.Of(Labels.Of(("instance", "host:1"), (Labels.MetricName, "up"), ("job", "a"))));
        Assert.NotEqual(SeriesKey.Of(labels), SeriesKey.Of(Labels.Of((Labels.MetricName, "up"), ("job", "a"), ("instance", "host:2"))));
    }

    // Each bit of the input should turn over each bit of the key in half of all cases.
    [Fact]
    public void Of_OneBitOfTheInput_TurnsHalfOfTheKey()
    {
        var random = new Random(1);
        foreach (var length in (int[])[1, 8, 15, 16, 17, 32, 40])
        {
            var flips = new int[128];
            var trials = 0;
            for (var round = 0; round < 200; round++)
            {
                var text = new byte[length];
                random.NextBytes(text);
                var before = SeriesKey.Of(text);
                var bit = random.Next(8 * length);
                text[bit / 8] ^= (byte)(1 << (bit % 8));
                var after = SeriesKey.Of(text);
                Count(before.High ^ after.High, flips.AsSpan(0, 64));
                Count(before.Low ^ after.Low, flips.AsSpan(64));
                trials++;
            }
            // 200 fair coins show fewer than 50 or more than 150 heads in one of 10^12 cases.
            Assert.All(flips, count => Assert.InRange(count, trials / 4, 3 * trials / 4));
        }
    }

    [Fact]
    public void Of_ManySimilarSeries_SpreadEvenly()
    {
        const int Series = 300_000;
        var halves = new HashSet<ulong>(Series);
        var lows = new HashSet<ulong>(Series);
        var buckets = new int[1024];
        var hashes = new HashSet<int>(Series);
        for (var i = 0; i < Series; i++)
        {
            var key = SeriesKey.Of(Encoding.UTF8.GetBytes($"http_requests_total{{instance=\"10.0.{i / 1000}.{i % 1000}\"}}"));
            halves.Add(key.High);
            lows.Add(key.Low);
            hashes.Add(key.GetHashCode());
            buckets[key.High % 1024]++;
        }

        Assert.Equal((Series, Series), (halves.Count, lows.Count));
        // 300,000 balls thrown into 2^32 boxes leave about ten of them with company.
        Assert.InRange(Series - hashes.Count, 0, 50);
        Assert.All(buckets, count => Assert.InRange(count, 190, 400));
    }

    private static SeriesKey Key(string[] parts) =>
        parts.Aggregate(SeriesKey.Start, (key, part) => key.With(Encoding.UTF8.GetBytes(part))).End();

    private static void Count(ulong bits, Span<int> counts)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            counts[BitOperations.TrailingZeroCount(bits)]++;
        }
    }
}
