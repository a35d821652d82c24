using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Tests.Metrics;

public sealed class ExpositionIntakeTests : IAsyncDisposable
{
    private readonly IntakeRig _rig = new();

    [Fact]
    public async Task Import_TextPage_TakesSamplesTimesAndMetadata()
    {
        var now = _rig.Now;
        var result = await _rig.ImportAsync(
            $$"""
            # HELP reqs Requests \\ all\nof them.
            # TYPE reqs counter
            reqs{path="/a\"b\\c\n"} 3
            reqs{path="/b"} 4 {{now - 5_000}}
            # a comment
            temp NaN
            temp_max +Inf {{now + 1}}

            """
        );

        Assert.Equal((4, 0), (result.Samples, result.Rejected));
        var log = _rig.Read();
        Assert.Equal(
            [
                ("reqs{path=\"/a\\\"b\\\\c\\n\"}", now, BitConverter.DoubleToUInt64Bits(3)),
                ("reqs{path=\"/b\"}", now - 5_000, BitConverter.DoubleToUInt64Bits(4)),
                ("temp_max{}", now + 1, BitConverter.DoubleToUInt64Bits(double.PositiveInfinity)),
                ("temp{}", now, StaleMarker.NormalNaNBits),
            ],
            log.Samples.OrderBy(s => s.Series, StringComparer.Ordinal)
        );
        Assert.Equal([new MetricMetadata("reqs", "counter", "Requests \\ all\nof them.", "")], log.Metadata);
    }

    [Fact]
    public async Task Import_Exemplars_GoWithTheirSeries()
    {
        var now = _rig.Now;
        await _rig.ImportAsync(
            $$"""
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="1"} 3 # {trace_id="a\"b"} 0.5 {{now / 1000}}.125
            wait_seconds_bucket{le="+Inf"} 4 # {} 7
            wait_seconds_count 4
            wait_seconds_sum 9
            # EOF

            """,
            ExpositionFormat.OpenMetrics
        );

        Assert.Equal(
            [
                ("wait_seconds_bucket{le=\"+Inf\"}", new Exemplar(Labels.Empty, 7, now)),
                ("wait_seconds_bucket{le=\"1\"}", new Exemplar(Labels.Of(("trace_id", "a\"b")), 0.5, (now / 1000 * 1000) + 125)),
            ],
            _rig.Read().Exemplars.OrderBy(e => e.Series, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Import_OpenMetricsPage_TakesUnitsAndSeconds()
    {
        var result = await _rig.ImportAsync(
            $$"""
            # TYPE wait_seconds gauge
            # UNIT wait_seconds seconds
            # HELP wait_seconds Waiting \"long\".
            wait_seconds{a="b"} 1.5 {{_rig.Now / 1000}}.25
            # EOF

            """,
            ExpositionFormat.OpenMetrics
        );

        Assert.Equal(1, result.Samples);
        Assert.Equal(((_rig.Now / 1000) * 1000) + 250, Assert.Single(_rig.Read().Samples).At);
        Assert.Equal([new MetricMetadata("wait_seconds", "gauge", "Waiting \"long\".", "seconds")], _rig.Read().Metadata);
    }

    [Theory]
    [InlineData("a 1\nb{ 2\n", ExpositionFormat.Text, "line 2")]
    [InlineData("a 1\nb 2x\n", ExpositionFormat.Text, "line 2")]
    [InlineData("a 1\n", ExpositionFormat.OpenMetrics, "line 2: the page ends without # EOF")]
    [InlineData("a 1\n\nb 1\n# EOF\n", ExpositionFormat.OpenMetrics, "line 2: the line is blank")]
    [InlineData("a 1\n# EOF\nb 1\n", ExpositionFormat.OpenMetrics, "line 3: something follows # EOF")]
    public async Task Import_MalformedPage_IsRefusedWholeByLine(string page, ExpositionFormat format, string where)
    {
        var error = await Assert.ThrowsAsync<MetricFormatException>(() => _rig.ImportAsync(page, format));

        Assert.StartsWith($"The page is malformed: {where}", error.Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Read().Payloads);
    }

    [Fact]
    public async Task Import_MalformedPageWithTimesAhead_LeavesNothingBehind()
    {
        await _rig.ImportAsync($"m 1 {_rig.Now - 500_000}\n");
        await Assert.ThrowsAsync<MetricFormatException>(() => _rig.ImportAsync($"m 1 {_rig.Now + 600_000}\n}}\n"));

        Assert.Equal(1, (await _rig.ImportAsync($"m 1 {_rig.Now - 400_000}\n")).Samples);
    }

    [Theory]
    [InlineData("m{a=\"1\",a=\"2\"} 1", "line 2: the label a comes twice")]
    [InlineData("m{__name__=\"n\"} 1", "line 2: the label __name__ comes twice")]
    [InlineData("m 1 5", "line 2: out of bounds: timestamp 5 is older than 30 days")]
    public async Task Import_SeriesThatCannotBe_IsRefusedAloneByLine(string line, string error)
    {
        var result = await _rig.ImportAsync($"good 1\n{line}\ngood2 2\n");

        Assert.Equal((2, 1), (result.Samples, result.Rejected));
        Assert.StartsWith(error, result.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_TooManyLabelsOrTooLong_AreRefusedByLine()
    {
        var wide = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"l{i}=\"v\""));
        var result = await _rig.ImportAsync($"good 1\nwide{{{wide}}} 1\n");
        Assert.Equal(
            (1, 1, "line 2: the series has 100000 labels; at most 128 are taken"),
            (result.Samples, result.Rejected, result.FirstError)
        );

        result = await _rig.ImportAsync($"m{{a=\"{new string('x', 16_385)}\"}} 1\n");
        Assert.Equal((0, "line 1: a label has more than 16384 bytes"), (result.Samples, result.FirstError));
    }

    [Fact]
    public async Task Import_HistoryOfOneSeries_IsDefinedOnceAndReadAsWritten()
    {
        var page = string.Concat(Enumerable.Range(0, 1_000).Select(i => $"m{{a=\"b\"}} {i} {_rig.Now - 1_000_000 + (i * 1_000)}\n"));

        Assert.Equal(1_000, (await _rig.ImportAsync(page)).Samples);

        Assert.Single(_rig.Read().Definitions);
        Assert.Equal(1_000, _rig.Read().Samples.Distinct().Count());
    }

    [Fact]
    public async Task Import_LargePage_IsCutIntoPayloads()
    {
        var page = string.Concat(
            Enumerable.Range(0, 40_000).Select(i => $"metric{{number=\"{i}\",text=\"{new string('x', 100)}\"}} {i}\n")
        );

        Assert.Equal(40_000, (await _rig.ImportAsync(page)).Samples);

        var log = _rig.Read();
        Assert.Equal(40_000, log.Samples.Distinct().Count());
        Assert.All(log.Payloads, bytes => Assert.InRange(bytes, 1, (1 << 20) + 1024));
        Assert.InRange(log.Payloads.Count, 5, 20);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();
}
