using TelemetryGrid.PromQL.Evaluation;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Evaluation;

public class QueryEngineLimitsTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("rate(m[10m])")]
    [InlineData("m")]
    [InlineData("sum by (i) (m)")]
    [InlineData("max_over_time(m[10m:1s])")]
    [InlineData("m + m")]
    public async Task Range_MoreSamplesThanAllowed_FailsAsPrometheus(string query)
    {
        using var engine = new QueryEngine(new QueryEngineOptions { MaxSamples = 100 }, TimeProvider.System);

        var error = await Assert.ThrowsAsync<QueryException>(() =>
            engine.RangeAsync(query, Source(10, 60), 0, 600_000, 15_000, Cancellation)
        );

        Assert.Equal(QueryErrorKind.Execution, error.Kind);
        Assert.Equal("query processing would load too many samples into memory in query execution", error.Message);
    }

    [Fact]
    public async Task Range_ManySeriesOneAfterTheOther_HoldsFewSamples()
    {
        using var engine = new QueryEngine(new QueryEngineOptions { MaxSamples = 1000 }, TimeProvider.System);

        var result = await engine.RangeAsync("sum(rate(m[5m]))", Source(500, 60), 0, 600_000, 15_000, Cancellation);

        Assert.InRange(result.PeakSamples, 60, 1000);
    }

    [Fact]
    public async Task Instant_MoreSeriesThanAllowed_Fails()
    {
        using var engine = new QueryEngine(new QueryEngineOptions { MaxSeries = 9 }, TimeProvider.System);

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.InstantAsync("sum(m)", Source(10, 1), 0, Cancellation));

        Assert.Equal(QueryErrorKind.Execution, error.Kind);
        Assert.Contains("10 series; at most 9", error.Message);
    }

    [Theory]
    [InlineData(
        0,
        11_001_000,
        1000,
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"
    )]
    [InlineData(1, 0, 1000, "end timestamp must not be before start time")]
    [InlineData(0, 1, 0, "zero or negative query resolution step widths are not accepted. Try a positive integer")]
    [InlineData(
        long.MinValue,
        long.MaxValue,
        1,
        "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"
    )]
    public async Task Range_StepsThatAreNone_AreBadData(long start, long end, long step, string message)
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.RangeAsync("m", Source(1, 1), start, end, step, Cancellation));

        Assert.Equal((QueryErrorKind.BadData, message), (error.Kind, error.Message));
    }

    [Theory]
    [InlineData("\"text\"", "invalid expression type \"string\" for range query, must be Scalar or instant Vector")]
    [InlineData("m[5m]", "invalid expression type \"range vector\" for range query, must be Scalar or instant Vector")]
    public async Task Range_OfWhatHasNoRange_IsBadData(string query, string message)
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.RangeAsync(query, Source(1, 1), 0, 1, 1, Cancellation));

        Assert.Equal((QueryErrorKind.BadData, message), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Instant_SlowerThanItsTimeout_TimesOut()
    {
        var time = new ManualTime();
        using var engine = new QueryEngine(new QueryEngineOptions(), time);
        var source = new WaitingSource();
        var query = engine.InstantAsync("m", source, 0, Cancellation, new QueryOverrides { Timeout = TimeSpan.FromSeconds(5) });
        await source.Entered;

        time.Advance(TimeSpan.FromSeconds(5));

        var error = await Assert.ThrowsAsync<QueryException>(() => query);
        Assert.Equal((QueryErrorKind.Timeout, "query timed out in expression evaluation"), (error.Kind, error.Message));
        Assert.Equal(0, engine.QueriesInProgress);
    }

    [Fact]
    public async Task Instant_LongerTimeoutThanTheEngines_IsNotGranted()
    {
        var time = new ManualTime();
        using var engine = new QueryEngine(new QueryEngineOptions { Timeout = TimeSpan.FromSeconds(1) }, time);
        var source = new WaitingSource();
        var query = engine.InstantAsync("m", source, 0, Cancellation, new QueryOverrides { Timeout = TimeSpan.FromHours(1) });
        await source.Entered;

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(QueryErrorKind.Timeout, (await Assert.ThrowsAsync<QueryException>(() => query)).Kind);
    }

    [Fact]
    public async Task Instant_CallerGivesUp_IsCanceled()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        using var caller = new CancellationTokenSource();
        var source = new WaitingSource();
        var query = engine.InstantAsync("m", source, 0, caller.Token);
        await source.Entered;

        await caller.CancelAsync();

        var error = await Assert.ThrowsAsync<QueryException>(() => query);
        Assert.Equal((QueryErrorKind.Canceled, "query was canceled in expression evaluation"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Range_CanceledWhileReading_StopsBetweenSeries()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        using var caller = new CancellationTokenSource();
        var source = new CountingSource(1000, caller);

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.RangeAsync("sum(m)", source, 0, 60_000, 1000, caller.Token));

        Assert.Equal(QueryErrorKind.Canceled, error.Kind);
        Assert.InRange(source.Read, 1, 1 + Environment.ProcessorCount);
    }

    [Fact]
    public void Run_LongWindowsOfOneSeries_StopsWhenCanceled()
    {
        var times = Enumerable.Range(0, 5000).Select(static i => i * 1000L).ToArray();
        var worker = new SeriesWorker(new CancellationToken(canceled: true));
        var plan = new WindowPlan(new StepRange(0, 4_999_000, 1000), 5_000_000, 0, null);

        Assert.Throws<OperationCanceledException>(() =>
            new WindowKernel<SumReducer>(default).Run(plan, times, new double[5000], worker, new double[5000])
        );
    }

    [Fact]
    public async Task Instant_MoreAtOnceThanAllowed_WaitAndThenAreRefused()
    {
        using var engine = new QueryEngine(new QueryEngineOptions { MaxConcurrency = 1, MaxWaiting = 1 }, TimeProvider.System);
        var source = new WaitingSource();
        var first = engine.InstantAsync("m", source, 0, Cancellation);
        await source.Entered;
        var second = engine.InstantAsync("1", source, 0, Cancellation);

        var refused = await Assert.ThrowsAsync<QueryException>(() => engine.InstantAsync("1", source, 0, Cancellation));
        Assert.False(second.IsCompleted);
        source.Release();

        Assert.Equal((QueryErrorKind.Unavailable, "too many queries: 1 are running and 1 waiting"), (refused.Kind, refused.Message));
        await first;
        Assert.Equal(new ScalarValue(0, 1), (await second).Value);
        Assert.Equal(0, engine.QueriesInProgress);
    }

    [Fact]
    public async Task Instant_TimeoutWhileWaiting_SaysSo()
    {
        var time = new ManualTime();
        using var engine = new QueryEngine(new QueryEngineOptions { MaxConcurrency = 1, Timeout = TimeSpan.FromHours(1) }, time);
        var source = new WaitingSource();
        var first = engine.InstantAsync("m", source, 0, Cancellation);
        await source.Entered;
        var second = engine.InstantAsync("1", source, 0, Cancellation, new QueryOverrides { Timeout = TimeSpan.FromSeconds(1) });

        time.Advance(TimeSpan.FromSeconds(1));

        var error = await Assert.ThrowsAsync<QueryException>(() => second);
        Assert.Equal((QueryErrorKind.Timeout, "query timed out in query queue"), (error.Kind, error.Message));
        source.Release();
        await first;
    }

    [Fact]
    public async Task Instant_SourceBreaks_IsInternalAndSaysWhy()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var source = new FailingSource(new InvalidDataException("checksum of block 7 is wrong"));

        var error = await Assert.ThrowsAsync<QueryException>(() => engine.InstantAsync("sum(rate(m[5m]))", source, 0, Cancellation));

        Assert.Equal(QueryErrorKind.Internal, error.Kind);
        Assert.Contains("checksum of block 7 is wrong", error.Message);
        Assert.Equal(0, engine.QueriesInProgress);
    }

    [Fact]
    public async Task Instant_SourceFails_FailsWithItsMessage()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var error = await Assert.ThrowsAsync<QueryException>(() =>
            engine.InstantAsync(
                "sum(rate(m[5m]))",
                new FailingSource(new QueryException(QueryErrorKind.Internal, "the block is torn")),
                0,
                Cancellation
            )
        );

        Assert.Equal((QueryErrorKind.Internal, "the block is torn"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Instant_Limit_CutsAndWarns()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var result = await engine.InstantAsync("m", Source(10, 1), 0, Cancellation, new QueryOverrides { Limit = 3 });

        Assert.Equal(3, Assert.IsType<VectorValue>(result.Value).Samples.Count);
        Assert.Equal(["results truncated due to limit"], result.Warnings);
    }

    [Fact]
    public async Task Instant_LookbackOverride_Counts()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var overrides = new QueryOverrides { LookbackDelta = TimeSpan.FromMinutes(10) };

        var usual = await engine.InstantAsync("m", Source(1, 1), 300_000, Cancellation);
        var longer = await engine.InstantAsync("m", Source(1, 1), 300_000, Cancellation, overrides);

        Assert.Empty(Assert.IsType<VectorValue>(usual.Value).Samples);
        Assert.Single(Assert.IsType<VectorValue>(longer.Value).Samples);
    }

    [Fact]
    public async Task Instant_DeepestQueryOfTheParser_IsAnsweredOrRefused()
    {
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);
        var query =
            string.Concat(Enumerable.Repeat("-(", PromQLParser.MaxDepth / 2 - 10)) + "m" + new string(')', PromQLParser.MaxDepth / 2 - 10);

        var result = await engine.InstantAsync(query, Source(1, 1), 0, Cancellation);

        Assert.Single(Assert.IsType<VectorValue>(result.Value).Samples);
    }

    private static MemorySeriesSource Source(int series, int samples)
    {
        var source = new MemorySeriesSource();
        for (var i = 0; i < series; i++)
        {
            for (var s = 0; s < samples; s++)
            {
                source.Add(Labels.Of(("__name__", "m"), ("i", $"{i}")), s * 15_000, s);
            }
        }
        return source;
    }
}
