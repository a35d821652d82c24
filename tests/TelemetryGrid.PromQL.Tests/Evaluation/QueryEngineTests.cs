using TelemetryGrid.PromQL.Evaluation;

namespace TelemetryGrid.PromQL.Tests.Evaluation;

public class QueryEngineTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private static readonly MemorySeriesSource Source = new MemorySeriesSource()
        .AddEvery(Labels.Of(("__name__", "a"), ("x", "1")), 0, 60_000, 1, 2, 3)
        .AddEvery(Labels.Of(("__name__", "b"), ("x", "1")), 600_000, 60_000, 4, 5, 6)
        .AddEvery(Labels.Of(("__name__", "c"), ("x", "1")), 0, 60_000, 7, 8, 9)
        .AddEvery(Labels.Of(("__name__", "c"), ("x", "1"), ("y", "2")), 0, 60_000, 7, 8, 9)
        .AddEvery(Labels.Of(("__name__", "h"), ("le", "1")), 0, 60_000, 5)
        .AddEvery(Labels.Of(("__name__", "h"), ("le", "2")), 0, 60_000, 3)
        .AddEvery(Labels.Of(("__name__", "h"), ("le", "+Inf")), 0, 60_000, 9);

    [Theory]
    [InlineData("rate(a[5m])", "PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"a\" (1:6)")]
    [InlineData("1 +\n  quantile(2, a)", "PromQL warning: quantile value should be between 0 and 1, got 2 (2:12)")]
    [InlineData("quantile_over_time(NaN, a[5m])", "PromQL warning: quantile value should be between 0 and 1, got NaN (1:20)")]
    [InlineData("histogram_quantile(-Inf, h)", "PromQL warning: quantile value should be between 0 and 1, got -Inf (1:20)")]
    [InlineData(
        "histogram_quantile(0.5, a)",
        "PromQL warning: bucket label \"le\" is missing or has a malformed value of \"\" for metric name \"a\" (1:25)"
    )]
    [InlineData(
        "histogram_quantile(0.5, h)",
        "PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric name \"h\" (1:25)"
    )]
    [InlineData(
        "rate(c[5m])[5m:1m]",
        "PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"c\" (1:6)"
    )]
    [InlineData("a", null)]
    public async Task Instant_SomethingAmiss_IsSaidWithItsPosition(string query, string? remark)
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.InstantAsync(query, Source, 120_000, Cancellation);

        Assert.Equal(remark is null ? [] : [remark], result.Warnings.Concat(result.Infos));
    }

    [Fact]
    public async Task Instant_ManyRemarks_AreCutAtTen()
    {
        var source = new MemorySeriesSource();
        for (var i = 0; i < 13; i++)
        {
            source.AddEvery(Labels.Of(("__name__", $"m{i}"), ("i", $"{i}")), 0, 60_000, 1, 2, 3);
        }
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.InstantAsync("rate({__name__=~\"m.*\"}[5m])", source, 120_000, Cancellation);

        Assert.Equal(11, result.Infos.Count);
        Assert.Equal("3 more info annotations omitted", result.Infos[^1]);
    }

    [Theory]
    [InlineData("rate({__name__=~\"a|c\"}[5m])", "vector cannot contain metrics with the same labelset")]
    [InlineData("rate({__name__=~\"a|b\"}[5m])", "vector cannot contain metrics with the same labelset")]
    [InlineData("sum(rate({__name__=~\"a|c\"}[5m]))", "vector cannot contain metrics with the same labelset")]
    [InlineData("-{__name__=~\"a|c\"}", "vector cannot contain metrics with the same labelset")]
    [InlineData(
        "a + on(x) c",
        "found duplicate series for the match group {x=\"1\"} on the right hand-side of the operation: [{__name__=\"c\", x=\"1\", y=\"2\"}, {__name__=\"c\", x=\"1\"}];many-to-many matching not allowed: matching labels must be unique on one side"
    )]
    [InlineData("c + on(x) a", "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)")]
    [InlineData("c + on(x) group_left(y) a", "multiple matches for labels: grouping labels must ensure unique matches")]
    [InlineData("count_values(\"a\\xc5z\", a)", "invalid label name \"a\\xc5z\"")]
    [InlineData("topk(NaN, a)", "Parameter value is NaN")]
    [InlineData("topk(1e30, a)", "Scalar value 1e+30 overflows int64")]
    [InlineData("label_replace(a, \"\", \"\", \"x\", \".*\")", "invalid destination label name in label_replace(): ")]
    [InlineData("sum_over_time(a[1y:1ms])", "query processing would load too many samples into memory in query execution")]
    public async Task Range_WhatCannotBeEvaluated_FailsAsPrometheus(string query, string message)
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.RangeAsync(query, Source, 60_000, 900_000, 60_000, Cancellation));

        Assert.Equal((QueryErrorKind.Execution, message), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Range_SeriesThatFollowEachOther_BecomeOne()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.RangeAsync("-{__name__=~\"a|b\"}", Source, 0, 720_000, 120_000, Cancellation);

        var series = Assert.Single(Assert.IsType<MatrixValue>(result.Value).Series);
        Assert.Equal("{x=\"1\"}", series.Labels.ToString());
        Assert.Equal([0, 120_000, 240_000, 360_000, 600_000, 720_000], series.Timestamps.ToArray());
        Assert.Equal([-1, -3, -3, -3, -4, -6], series.Values.ToArray());
    }

    [Fact]
    public async Task Range_FullSeries_ShareTheirTimes()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.RangeAsync("c", Source, 0, 120_000, 60_000, Cancellation);

        var series = Assert.IsType<MatrixValue>(result.Value).Series;
        Assert.Equal(["c{x=\"1\"}", "c{x=\"1\", y=\"2\"}"], series.Select(static s => s.Labels.ToString()));
        Assert.True(series[0].Timestamps.Equals(series[1].Timestamps));
    }

    [Theory]
    [InlineData("a", 300_001, 600_000, 0, "")]
    [InlineData("rate(a[1m])", 540_001, 600_000, 60_000, "rate")]
    [InlineData("sum(a)", 300_001, 600_000, 0, "sum")]
    [InlineData("max_over_time(a[1m] offset 5m)", 240_001, 300_000, 60_000, "max_over_time")]
    [InlineData("a @ 100", -199_999, 100_000, 0, "")]
    [InlineData("sum_over_time(a[5m:1m])", 60_001, 600_000, 0, "")]
    public async Task Instant_Selector_AsksForWhatItNeeds(string query, long start, long end, long range, string function)
    {
        var source = new MemorySeriesSource();
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        await engine.InstantAsync(query, source, 600_000, Cancellation);

        var asked = Assert.Single(source.Selections);
        Assert.Equal(
            (start, end, range, function),
            (asked.StartMilliseconds, asked.EndMilliseconds, asked.RangeMilliseconds, asked.Function)
        );
    }

    [Fact]
    public async Task Range_StepInvariantPart_IsReadOnce()
    {
        var source = new MemorySeriesSource().AddEvery(Labels.Of(("__name__", "a")), 0, 60_000, 1, 2, 3);
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.RangeAsync("sum_over_time(a[2m] @ 120)", source, 0, 3_600_000, 60_000, Cancellation);

        Assert.Equal(0, Assert.Single(source.Selections).StepMilliseconds);
        Assert.All(Assert.Single(Assert.IsType<MatrixValue>(result.Value).Series).Values.ToArray(), static v => Assert.Equal(5, v));
    }

    [Fact]
    public async Task Range_ManySeriesOnSeveralThreads_SumsTheSameEachTime()
    {
        var random = new Random(3);
        var source = new MemorySeriesSource();
        for (var i = 0; i < 2000; i++)
        {
            source.AddEvery(
                Labels.Of(("__name__", "m"), ("i", $"{i}"), ("job", $"{i % 7}")),
                0,
                15_000,
                [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(12)))]
            );
        }
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var results = new List<double[]>();
        for (var i = 0; i < 5; i++)
        {
            var result = await engine.RangeAsync("sum by (job) (rate(m[1m]))", source, 0, 600_000, 15_000, Cancellation);
            results.Add([.. ((MatrixValue)result.Value).Series.SelectMany(static s => s.Values.ToArray())]);
        }

        Assert.All(results, r => Assert.Equal(results[0], r));
    }

    [Theory]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(-1.5e-7, "-0.00000015")]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0")]
    [InlineData(123456789012345680, "123456789012345680")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Plain_Number_HasNoExponent(double value, string text) => Assert.Equal(text, GoText.Plain(value));

    [Theory]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1.5e-7, "1.5e-07")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(-1e30, "-1e+30")]
    [InlineData(double.NaN, "NaN")]
    public void General_Number_IsShortest(double value, string text) => Assert.Equal(text, GoText.General(value));

    [Theory]
    [InlineData("year")]
    [InlineData("month")]
    [InlineData("day_of_month")]
    [InlineData("day_of_week")]
    [InlineData("day_of_year")]
    [InlineData("days_in_month")]
    [InlineData("hour")]
    [InlineData("minute")]
    public void Find_CalendarFunction_AsTheLibrary(string name)
    {
        var random = new Random(5);
        var function = CalendarFunctions.Find(name)!;
        for (var i = 0; i < 5000; i++)
        {
            var seconds = random.NextInt64(-62_135_596_800, 253_402_300_799);
            var date = DateTimeOffset.FromUnixTimeSeconds(seconds);
            var expected = name switch
            {
                "year" => date.Year,
                "month" => date.Month,
                "day_of_month" => date.Day,
                "day_of_week" => (int)date.DayOfWeek,
                "day_of_year" => date.DayOfYear,
                "days_in_month" => DateTime.DaysInMonth(date.Year, date.Month),
                "hour" => date.Hour,
                _ => date.Minute,
            };
            Assert.Equal(expected, function(seconds));
        }
    }
}
