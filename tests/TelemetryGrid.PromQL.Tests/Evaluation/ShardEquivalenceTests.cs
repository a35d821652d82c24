using TelemetryGrid.PromQL.Syntax;
using TelemetryGrid.PromQL.Tests.Evaluation.Scripts;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.PromQL.Tests.Evaluation;

/// <summary>Evaluating on shards changes nothing but the order of sums.</summary>
public class ShardEquivalenceTests
{
    private const long Second = 1000;

    private static readonly string[] Selectors =
    [
        "m_total",
        "m_total{job=\"a\"}",
        "g",
        "{__name__=~\"m_total|g\"}",
        "m_total offset 2m",
        "g @ 900",
    ];

    private static readonly string[] PerSeries =
    [
        "rate(S[5m])",
        "increase(S[5m]) * 2",
        "delta(S[3m])",
        "irate(S[5m])",
        "max_over_time(S[4m])",
        "quantile_over_time(0.9, S[5m])",
        "2 * quantile_over_time(1.5, S[5m])",
        "last_over_time(S[5m])",
        "changes(S[10m]) > 3",
        "predict_linear(S[5m], 60)",
        "deriv(S[5m])",
        "avg_over_time(S[5m])",
        "-P",
        "abs(P)",
        "clamp(P, 0, 50)",
        "P > bool 10",
        "P > 10",
        "2 ^ -P",
        "timestamp(P)",
        "round(P, 0.5)",
        "P + time()",
        "sum_over_time(rate(S[2m])[5m:30s])",
        "P",
    ];

    private static readonly string[] Around =
    [
        "X",
        "sum(X)",
        "sum by (job) (X)",
        "avg by (job) (X)",
        "count without (instance) (X)",
        "min(X)",
        "max by (zone) (X)",
        "group by (job, zone) (X)",
        "topk(2, X)",
        "bottomk by (job) (1, X)",
        "stddev(X)",
        "quantile by (job) (0.5, X)",
        "count_values(\"v\", X)",
        "sum by (job) (X) / on(job) group_left count by (job) (X)",
        "absent(X)",
        "label_replace(X, \"job\", \"$1-x\", \"job\", \"(.*)\")",
    ];

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Range_OverFourShards_AsOverOne(int seed)
    {
        var whole = RandomSource(seed);
        var sharded = new ShardedMemorySource(whole, 4);
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var different = new List<string>();
        var tried = 0;
        foreach (var query in Queries())
        {
            var expected = await OutcomeAsync(engine, query, whole);
            var actual = await OutcomeAsync(engine, query, sharded);
            tried++;
            if (Difference(expected, actual) is { } difference)
            {
                different.Add($"{query}: {difference}");
            }
        }
        Assert.True(different.Count == 0, $"{different.Count} of {tried}:\n{string.Join('\n', different.Take(20))}");
        Assert.True(sharded.Evaluated.Count > 500, $"only {sharded.Evaluated.Count} evaluations on shards");
    }

    [Fact]
    public async Task Script_OverThreeShards_AsPrometheus()
    {
        var folder = Path.Combine(CorpusFolder.Require("promqltest"), "v3.5.3");
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        foreach (
            var file in Directory
                .GetFiles(folder, "*.test")
                .Where(static f => !f.EndsWith("name_label_dropping.test", StringComparison.Ordinal))
        )
        {
            var runner = new ScriptRunner(engine, static source => new ShardedMemorySource(source, 3));
            await runner.RunAsync(ScriptReader.Read(file));
            // 1e100 and -1e100 leave the small numbers beside them alone only in one running sum.
            runner.Failures.RemoveAll(static f => f.Contains("(data{test=\"ten\"})", StringComparison.Ordinal));
            Assert.True(runner.Failures.Count == 0, string.Join('\n', runner.Failures));
        }
    }

    [Theory]
    [InlineData("m", ShardMerge.Concatenate)]
    [InlineData("rate(m[5m])", ShardMerge.Concatenate)]
    [InlineData("sum by (job) (rate(m[5m]))", ShardMerge.Aggregate)]
    [InlineData("avg(m)", ShardMerge.Average)]
    [InlineData("topk(3, -m * 2)", ShardMerge.Aggregate)]
    [InlineData("topk(scalar(n), m)", null)]
    [InlineData("stddev(m)", null)]
    [InlineData("m + n", null)]
    [InlineData("sum(m + n)", null)]
    [InlineData("absent(m)", null)]
    [InlineData("sum({__name__=~\"a|b\"})", ShardMerge.Aggregate)]
    [InlineData("sum(rate({__name__=~\"a|b\"}[5m]))", null)]
    [InlineData("vector(1)", null)]
    [InlineData("sum(sum by (job) (m))", null)]
    public void TrySplit_Expression_HasPlan(string query, ShardMerge? merge) =>
        Assert.Equal(merge, QueryPlanner.TrySplit(PromQLParser.Parse(query))?.Merge);

    [Fact]
    public async Task Range_SumsOnShardsOverflow_AverageStaysFinite()
    {
        var whole = new MemorySeriesSource();
        for (var i = 0; i < 16; i++)
        {
            whole.Add(Labels.Of(("__name__", "m"), ("i", $"{i}")), 0, 1.5e308);
        }
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.InstantAsync("avg(m)", new ShardedMemorySource(whole, 4), 0, TestContext.Current.CancellationToken);

        Assert.Equal(1.5e308, Assert.IsType<VectorValue>(result.Value).Samples[0].Value, 1e296);
    }

    [Fact]
    public async Task Range_SumsOnShardsOverflowBothWays_AverageStaysFinite()
    {
        var whole = new MemorySeriesSource();
        for (var i = 0; i < 64; i++)
        {
            whole.Add(Labels.Of(("__name__", "m"), ("i", $"{i}")), 0, i % 3 == 0 ? -1.5e308 : 1.5e308);
        }
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var one = await engine.InstantAsync("avg(m)", whole, 0, TestContext.Current.CancellationToken);
        foreach (var shards in (int[])[2, 3, 4, 7])
        {
            var sharded = new ShardedMemorySource(whole, shards);
            var result = await engine.InstantAsync("avg(m)", sharded, 0, TestContext.Current.CancellationToken);

            Assert.Equal(
                Assert.IsType<VectorValue>(one.Value).Samples[0].Value,
                Assert.IsType<VectorValue>(result.Value).Samples[0].Value,
                1e296
            );
        }
    }

    private static IEnumerable<string> Queries()
    {
        foreach (var selector in Selectors)
        {
            foreach (var per in PerSeries)
            {
                if (selector.Contains(' ', StringComparison.Ordinal) && per.Contains("S[", StringComparison.Ordinal))
                {
                    continue;
                }
                var inner = per.Replace("S", selector, StringComparison.Ordinal).Replace("P", selector, StringComparison.Ordinal);
                foreach (var around in Around)
                {
                    yield return around.Replace("X", inner, StringComparison.Ordinal);
                }
            }
        }
    }

    private static MemorySeriesSource RandomSource(int seed)
    {
        var random = new Random(seed);
        var source = new MemorySeriesSource();
        foreach (var name in (string[])["m_total", "g"])
        {
            for (var i = 0; i < 24; i++)
            {
                var labels = Labels.Of(
                    ("__name__", name),
                    ("job", $"{(char)('a' + (i % 3))}"),
                    ("zone", $"z{i % 2}"),
                    ("instance", $"{i}")
                );
                var value = random.NextDouble() * 100;
                var (from, to) = (random.Next(0, 600) * Second, (1800 + random.Next(0, 900)) * Second);
                for (var time = from; time < to; time += 15 * Second)
                {
                    value =
                        name == "g" ? random.NextDouble() * 100
                        : random.Next(30) == 0 ? 0
                        : value + (random.NextDouble() * 10);
                    if (random.Next(25) != 0)
                    {
                        var special = random.Next(400);
                        source.Add(
                            labels,
                            time + random.Next(0, 500),
                            special switch
                            {
                                0 => StaleMarker.Value,
                                1 => double.NaN,
                                _ => value,
                            }
                        );
                    }
                }
            }
        }
        return source;
    }

    private static async Task<(QueryResult? Result, string? Error)> OutcomeAsync(QueryEngine engine, string query, ISeriesSource source)
    {
        try
        {
            return (
                await engine.RangeAsync(query, source, 300 * Second, 2400 * Second, 97 * Second, TestContext.Current.CancellationToken),
                null
            );
        }
        catch (QueryException e)
        {
            return (null, e.Message);
        }
    }

    private static IEnumerable<string> Remarks(QueryResult result) => result.Warnings.Concat(result.Infos).Order(StringComparer.Ordinal);

    private static string? Difference((QueryResult? Result, string? Error) expected, (QueryResult? Result, string? Error) actual)
    {
        if (expected.Error != actual.Error)
        {
            return $"error '{actual.Error}', not '{expected.Error}'";
        }
        if (expected.Result is null)
        {
            return null;
        }
        var (left, right) = ((MatrixValue)expected.Result.Value, (MatrixValue)actual.Result!.Value);
        if (!left.Series.Select(static s => s.Labels).SequenceEqual(right.Series.Select(static s => s.Labels)))
        {
            return $"{right.Series.Count} series, not {left.Series.Count}";
        }
        foreach (var (one, other) in left.Series.Zip(right.Series))
        {
            if (!one.Timestamps.Span.SequenceEqual(other.Timestamps.Span))
            {
                return $"other times of {one.Labels}";
            }
            for (var i = 0; i < one.Values.Length; i++)
            {
                var (a, b) = (one.Values.Span[i], other.Values.Span[i]);
                if (!a.Equals(b) && !(Math.Abs(a - b) <= 1e-9 * (Math.Abs(a) + Math.Abs(b))))
                {
                    return $"{b:R}, not {a:R}, of {one.Labels}";
                }
            }
        }
        return Remarks(expected.Result).SequenceEqual(Remarks(actual.Result)) ? null : "other annotations";
    }
}
