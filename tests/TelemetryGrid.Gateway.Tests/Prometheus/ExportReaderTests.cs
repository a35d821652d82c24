using TelemetryGrid.Gateway.Prometheus.Export;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ExportReaderTests
{
    private const long Base = 1_700_000_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Read_AnySeries_GivesEachOneWholeAndInOrder(int seed)
    {
        var random = new Random(seed);
        var series = new Dictionary<Labels, (long, double)[]>();
        for (var i = 0; i < 100; i++)
        {
            var labels = Labels.Of(
                (Labels.MetricName, "m"),
                ("cpu", $"{random.Next(4)}"),
                ("instance", $"a.b|c(\\{random.Next(40)}"),
                (random.Next(3) == 0 ? "mode" : "path", random.Next(5) == 0 ? new string('x', 2000) + i : $"{i % 7}")
            );
            series[labels] = Samples(random);
        }
        var source = new ExportSource(series, refuseAbove: 20_000);

        var read = await ReadAsync(source, series.Keys, budget: 4000);

        var expected = Sorted(series.Keys).Where(s => series[s].Length > 0).Select(s => (s, series[s]));
        Assert.Equal(expected.Select(e => e.s), read.Select(r => r.Labels));
        Assert.All(expected.Zip(read), pair => Assert.Equal(pair.First.Item2, pair.Second.Samples));
    }

    [Fact]
    public async Task Read_AYearOfManySeries_HoldsAboutTheBudget()
    {
        const int Budget = 20_000;
        const long Year = 365L * 86_400_000;
        var series = Enumerable
            .Range(0, 8)
            .ToDictionary(
                i => Labels.Of((Labels.MetricName, "m"), ("i", $"{i}")),
                i => Enumerable.Range(0, (int)(Year / 600_000)).Select(n => (Base + (n * 600_000L), (double)n)).ToArray()
            );
        var source = new ExportSource(series, refuseAbove: int.MaxValue);

        var read = await ReadAsync(source, series.Keys, Budget, Base, Base + Year);

        Assert.Equal(8, read.Count);
        Assert.All(read, r => Assert.Equal((int)(Year / 600_000), r.Samples.Count));
        Assert.InRange(source.Largest, 1, Budget * 3 / 2);
    }

    [Fact]
    public async Task Read_ManyShortSeries_AsksForManyAtOnce()
    {
        var series = Enumerable
            .Range(0, 2000)
            .ToDictionary(
                i => Labels.Of((Labels.MetricName, "m"), ("i", $"{i}"), ("instance", $"host{i / 10}:9100")),
                i => Enumerable.Range(0, 240).Select(n => (Base + (n * 15_000L), (double)n)).ToArray()
            );
        var source = new ExportSource(series, refuseAbove: int.MaxValue);

        var read = await ReadAsync(source, series.Keys, budget: 200_000, Base, Base + 3_600_000);

        Assert.Equal(2000, read.Count);
        Assert.InRange(source.Selections, 1, 80);
        Assert.InRange(source.Widest, 1, 2 * ExportPace.MaxSeries);
    }

    [Fact]
    public async Task Read_RefusedAtAnySize_PassesTheRefusalOn()
    {
        var series = new Dictionary<Labels, (long, double)[]> { [Labels.Of((Labels.MetricName, "m"))] = [(Base, 1)] };

        var error = await Assert.ThrowsAsync<QueryException>(() => ReadAsync(new ExportSource(series, refuseAbove: 0), series.Keys, 100));

        Assert.Equal(QueryErrorKind.Execution, error.Kind);
    }

    private static (long, double)[] Samples(Random random)
    {
        var step = random.Next(4) switch
        {
            0 => 1000,
            1 => 15_000,
            2 => 3_600_000,
            _ => 0,
        };
        var first = Base + random.Next(0, 86_400_000);
        return step == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 3000)).Select(n => (first + ((long)n * step), random.NextDouble()))];
    }

    private static async Task<List<(Labels Labels, List<(long, double)> Samples)>> ReadAsync(
        ExportSource source,
        IEnumerable<Labels> series,
        int budget,
        long start = Base,
        long end = Base + (130L * 86_400_000)
    )
    {
        var read = new List<(Labels Labels, List<(long, double)> Samples)>();
        await new ExportReader(source, new ExportPace(budget), start, end).ReadAsync(
            Sorted(series),
            (labels, samples) =>
            {
                if (read.Count == 0 || !read[^1].Labels.Equals(labels))
                {
                    read.Add((labels, []));
                }
                for (var i = 0; i < samples.Count; i++)
                {
                    read[^1].Samples.Add((samples.Timestamps[i], samples.Values[i]));
                }
                return ValueTask.CompletedTask;
            },
            Stop
        );
        return read;
    }

    private static Labels[] Sorted(IEnumerable<Labels> series) => [.. series.OrderBy(static s => s.ToString(), StringComparer.Ordinal)];
}
