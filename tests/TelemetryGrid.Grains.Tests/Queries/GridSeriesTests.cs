using System.Globalization;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Ingest;
using TelemetryGrid.PromQL;
using TelemetryGrid.Series;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Tests.Queries;

public sealed class GridSeriesTests : IAsyncDisposable
{
    private const long Start = 1_767_225_600_000;
    private const long Step = 15_000;
    private const int Jobs = 6;

    private TestGrid _grid = null!;
    private GridSeries _series = null!;

    [Fact]
    public async Task Catalog_OverSeveralPartitions_IsMergedSortedAndDistinct()
    {
        await StartAsync();

        Assert.Equal(["__name__", "instance", "job"], (await AskAsync(_series.LabelNamesAsync(All(), default))).Items);
        Assert.Equal(["a", "b"], (await AskAsync(_series.LabelValuesAsync("job", All(), default))).Items);
        Assert.Equal(["up", "work_total"], (await AskAsync(_series.LabelValuesAsync("__name__", All(), default))).Items);
        var series = await AskAsync(_series.SeriesAsync(All(), default));
        Assert.Equal((2 * Jobs, false), (series.Items.Length, series.IsTruncated));
        Assert.Equal(series.Items.Order(LabelsOrder.Instance), series.Items);
        Assert.Equal("up{instance=\"i0\", job=\"a\"}", series.Items[0].ToString());
        Assert.Empty((await AskAsync(_series.SeriesAsync(All() with { EndMilliseconds = Start - 1 }, default))).Items);
        Assert.Empty((await AskAsync(_series.LabelValuesAsync("nothing", All(), default))).Items);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(int.MaxValue)]
    public async Task Catalog_WithALimit_SaysWhetherItWasCut(int limit)
    {
        await StartAsync();
        var most = limit == 0 ? int.MaxValue : limit;

        var series = await AskAsync(_series.SeriesAsync(All() with { Limit = limit }, default));
        Assert.Equal((Math.Min(most, 12), most < 12), (series.Items.Length, series.IsTruncated));
        var instances = await AskAsync(_series.LabelValuesAsync("instance", All() with { Limit = limit }, default));
        Assert.Equal((Math.Min(most, Jobs), most < Jobs), (instances.Items.Length, instances.IsTruncated));
        var names = await AskAsync(_series.LabelNamesAsync(All() with { Limit = limit }, default));
        Assert.Equal((Math.Min(most, 3), most < 3), (names.Items.Length, names.IsTruncated));
        var metadata = await AskAsync(_series.MetadataAsync(null, limit, default));
        Assert.Equal((Math.Min(most, 2), most < 2), (metadata.Items.Length, metadata.IsTruncated));
    }

    [Fact]
    public async Task Catalog_MatchersOfSeveralSets_AreEitherOr()
    {
        await StartAsync();
        var request = new CatalogRequest([
            [new("__name__", MatchOperator.Equal, "up"), new("instance", MatchOperator.Regex, "i[01]")],
            [new("instance", MatchOperator.NotRegex, "i[0-4]"), new("__name__", MatchOperator.NotEqual, "up")],
        ]);

        var series = await AskAsync(_series.SeriesAsync(request, default));

        Assert.Equal(
            ["up{instance=\"i0\", job=\"a\"}", "up{instance=\"i1\", job=\"b\"}", "work_total{instance=\"i5\", job=\"b\"}"],
            series.Items.Select(s => s.ToString())
        );
    }

    [Fact]
    public async Task Metadata_OfOneMetric_IsThatMetrics()
    {
        await StartAsync();

        var metadata = await AskAsync(_series.MetadataAsync("up", 0, default));

        Assert.Equal([new MetricMetadata("up", "gauge", "Whether it answers.", "")], metadata.Items);
        Assert.Empty((await AskAsync(_series.MetadataAsync("nothing", 0, default))).Items);
    }

    [Fact]
    public async Task Select_SeriesOfAllPartitions_ComeBitForBit()
    {
        await StartAsync();
        ulong[] bits =
        [
            StaleMarker.Bits,
            StaleMarker.NormalNaNBits,
            0xFFF8_0000_DEAD_BEEF,
            0x8000_0000_0000_0000,
            0x7FF0_0000_0000_0000,
            1,
        ];
        var labels = Labels.Of((Labels.MetricName, "odd"), ("text", "ä\"\\\n☂"), ("U__x", " "));
        await IngestAsync(
            1,
            section =>
            {
                section.Define(SeriesFingerprint.Of(labels), labels);
                for (var i = 0; i < bits.Length; i++)
                {
                    section.Add(SeriesFingerprint.Of(labels), Start + i, BitConverter.UInt64BitsToDouble(bits[i]));
                }
            }
        );

        var found = await SelectAsync(new LabelMatcher("__name__", MatchOperator.Equal, "odd"));

        var series = Assert.Single(found);
        Assert.Equal(labels, series.Labels);
        var buffer = new SampleBuffer();
        series.Read(buffer);
        Assert.Equal(bits, buffer.Values.ToArray().Select(BitConverter.DoubleToUInt64Bits));
        Assert.Equal(2 * Jobs, (await SelectAsync(new LabelMatcher("job", MatchOperator.Regex, "a|b"))).Count);
    }

    [Theory]
    [InlineData("work_total")]
    [InlineData("sum by (job) (rate(work_total[1m]))")]
    [InlineData("avg(rate(work_total[1m]))")]
    [InlineData("count by (job) (up == 1)")]
    [InlineData("topk(2, work_total)")]
    [InlineData("quantile(0.5, work_total)")]
    [InlineData("stddev by (job) (work_total)")]
    [InlineData("max(work_total) - min(work_total)")]
    [InlineData("sum(up) / on() group_left count(work_total)")]
    [InlineData("work_total * on(instance, job) up")]
    [InlineData("max_over_time(sum by (job) (rate(work_total[30s]))[1m:15s])")]
    [InlineData("absent(work_total{job=\"c\"})")]
    [InlineData("sum(work_total offset 30s)")]
    [InlineData("sum(work_total @ end())")]
    public async Task Evaluate_OnShards_EqualsEvaluationOverTheGrid(string query)
    {
        await StartAsync();
        using var engine = new QueryEngine(new QueryEngineOptions(), TimeProvider.System);

        var sharded = await RangeAsync(engine, _series, query);
        var plain = await RangeAsync(engine, new Plain(_series), query);

        Assert.NotEmpty(plain);
        Assert.Equal(plain.Keys.Order(StringComparer.Ordinal), sharded.Keys.Order(StringComparer.Ordinal));
        foreach (var (series, points) in plain)
        {
            Assert.Equal(points.Select(p => p.At), sharded[series].Select(p => p.At));
            // Sums over shards add in another order.
            Assert.All(points.Zip(sharded[series]), p => Assert.Equal(p.First.Value, p.Second.Value, 1e-9));
        }
    }

    [Fact]
    public async Task Query_PartitionThatCannotStart_IsOneClearError()
    {
        await StartAsync();
        await _grid.KillAllAsync();
        _grid.RefuseReads = id => id.StartsWith("partition/1", StringComparison.OrdinalIgnoreCase);

        QueryException[] errors =
        [
            await Assert.ThrowsAsync<QueryException>(() => SelectAsync(new LabelMatcher("job", MatchOperator.Equal, "a"))),
            await Assert.ThrowsAsync<QueryException>(() => AskAsync(_series.SeriesAsync(All(), default))),
            await Assert.ThrowsAsync<QueryException>(() => AskAsync(_series.LabelNamesAsync(All(), default))),
            await Assert.ThrowsAsync<QueryException>(() => AskAsync(_series.MetadataAsync(null, 0, default))),
        ];

        Assert.All(
            errors,
            e =>
            {
                Assert.Equal(QueryErrorKind.Internal, e.Kind);
                Assert.Contains("did not answer: ", e.Message, StringComparison.Ordinal);
            }
        );
        // The other one goes on.
        _grid.RefuseReads = _ => false;
        await _grid.CatchUpAsync(1);
        Assert.Equal(2 * Jobs, (await AskAsync(_series.SeriesAsync(All(), default))).Items.Length);
    }

    [Fact]
    public async Task Select_MoreSamplesThanAsked_IsRefusedByThePartition()
    {
        await StartAsync();
        var request = new SeriesSelect
        {
            Matchers = [new SeriesMatcher("__name__", "=~", ".+")],
            StartMilliseconds = 0,
            EndMilliseconds = long.MaxValue,
            MaxSamples = 10,
        };

        var answer = await _grid.RunAsync(_grid.Partition(0).SelectSeriesAsync(request));

        Assert.Empty(answer.Series);
        Assert.Equal("Execution", answer.Failure!.Kind);
        Assert.Contains("too many samples", answer.Failure.Message, StringComparison.Ordinal);
        var thrown = Assert.Throws<QueryException>(() => SeriesContract.Require(answer.Failure));
        Assert.Equal(QueryErrorKind.Execution, thrown.Kind);
    }

    [Theory]
    [InlineData("=~", "(")]
    [InlineData("~", "x")]
    public async Task Select_MatcherThatIsNone_IsBadData(string symbol, string value)
    {
        await StartAsync();
        var request = new SeriesSelect
        {
            Matchers = [new SeriesMatcher("__name__", symbol, value)],
            StartMilliseconds = 0,
            EndMilliseconds = long.MaxValue,
            MaxSamples = 10,
        };

        var answer = await _grid.RunAsync(_grid.Partition(0).SelectSeriesAsync(request));

        Assert.Equal("BadData", answer.Failure?.Kind);
    }

    [Fact]
    public async Task Evaluate_TextThatIsNoQuery_IsAFailureNotAFault()
    {
        await StartAsync();
        var request = new SeriesEvaluate
        {
            Expression = "sum(",
            StartMilliseconds = Start,
            EndMilliseconds = Start,
            StepMilliseconds = Step,
            LookbackMilliseconds = 300_000,
            SubqueryStepMilliseconds = 60_000,
            MaxSamples = 100,
            MaxSeries = 100,
        };

        Assert.Equal("BadData", (await _grid.RunAsync(_grid.Partition(0).EvaluateSeriesAsync(request))).Failure?.Kind);
    }

    [Fact]
    public async Task Select_Cancelled_DoesNotWait()
    {
        await StartAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _series.SelectAsync(new SeriesSelection([new("job", MatchOperator.Equal, "a")], 0, long.MaxValue), gone.Token)
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_grid is not null)
        {
            await _grid.DisposeAsync();
        }
    }

    private static CatalogRequest All() => new([]);

    private async Task StartAsync()
    {
        _grid = await TestGrid.StartAsync();
        _series = new GridSeries(_grid.Grains, TestGrid.Map);
        for (var partition = 0; partition < TestGrid.Partitions; partition++)
        {
            await IngestAsync(partition, section => Fill(section, partition));
        }
    }

    // Each job has instances in both partitions; each metric's metadata is in one.
    private static void Fill(MetricSectionBuilder section, int partition)
    {
        section.Describe(
            partition == 0
                ? new MetricMetadata("up", "gauge", "Whether it answers.", "")
                : new MetricMetadata("work_total", "counter", "Work.", "")
        );
        for (var i = 0; i < Jobs; i++)
        {
            if (i / 2 % TestGrid.Partitions != partition)
            {
                continue;
            }
            var job = i % 2 == 0 ? "a" : "b";
            var up = Labels.Of((Labels.MetricName, "up"), ("instance", $"i{i}"), ("job", job));
            var work = Labels.Of((Labels.MetricName, "work_total"), ("instance", $"i{i}"), ("job", job));
            section.Define(SeriesFingerprint.Of(up), up);
            section.Define(SeriesFingerprint.Of(work), work);
            for (var n = 0; n < 20; n++)
            {
                section.Add(SeriesFingerprint.Of(up), Start + (n * Step), n % 7 == i ? 0 : 1);
                section.Add(SeriesFingerprint.Of(work), Start + (n * Step), n * (i + 1) * 1.7);
            }
        }
    }

    private async Task IngestAsync(int partition, Action<MetricSectionBuilder> fill)
    {
        var section = new MetricSectionBuilder();
        fill(section);
        await _grid.IngestAsync(partition, TestGrid.Batch(w => w.AddMetrics(section)));
        await _grid.CatchUpAsync(partition);
    }

    private Task<CatalogAnswer<T>> AskAsync<T>(ValueTask<CatalogAnswer<T>> question) => _grid.RunAsync(question.AsTask());

    private Task<IReadOnlyList<SampleSeries>> SelectAsync(LabelMatcher matcher) =>
        _grid.RunAsync(_series.SelectAsync(new SeriesSelection([matcher], 0, 4_000_000_000_000), default).AsTask());

    private async Task<Dictionary<string, List<(long At, double Value)>>> RangeAsync(QueryEngine engine, ISeriesSource source, string query)
    {
        var result = await _grid.RunAsync(engine.RangeAsync(query, source, Start + 60_000, Start + 285_000, Step, CancellationToken.None));
        var matrix = Assert.IsType<MatrixValue>(result.Value);
        return matrix.Series.ToDictionary(
            s => s.Labels.ToString(),
            s => s.Timestamps.ToArray().Zip(s.Values.ToArray()).Select(p => (p.First, p.Second)).ToList(),
            StringComparer.Ordinal
        );
    }

    /// <summary>Hides that the grid can evaluate on its shards.</summary>
    private sealed class Plain(ISeriesSource source) : ISeriesSource
    {
        public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation) =>
            source.SelectAsync(selection, cancellation);
    }
}
