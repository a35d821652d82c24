using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.EndToEnd.Series;

/// <summary>What no honest client sends: each is told in one sentence what is wrong, and nobody else notices.</summary>
public sealed class HostileSeriesTests
{
    private static readonly string LongRun = new('a', 5000);

    [Fact]
    public async Task Write_Malformed_OneSentenceAndNothingStored()
    {
        await using var grid = await GridProcess.StartAsync("");
        using var client = new RemoteWriteClient(grid.HttpPort);
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var good = One("e2e_good", now).ToArray();
        var noise = new byte[5000];
        new Random(3).NextBytes(noise);

        AssertRefused(await client.SendAsync([]));
        AssertRefused(await client.SendAsync(noise));
        AssertRefused(await client.SendAsync([0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00]), HttpStatusCode.RequestEntityTooLarge);
        AssertRefused(await client.SendAsync(RemoteWriteClient.Compress(noise)));
        for (var length = 1; length < good.Length; length += 7)
        {
            var (status, text) = await client.SendAsync(RemoteWriteClient.Compress(good.AsSpan(0, length)));
            Assert.NotEqual(HttpStatusCode.NoContent, status);
            AssertRefused((status, text));
        }
        var whole = RemoteWriteClient.Compress(good);
        for (var length = 1; length < whole.Length; length += 7)
        {
            AssertRefused(await client.SendAsync(whole[..length]));
        }
        foreach (
            var page in new[]
            {
                "e2e_good 1\ne2e_good{a=\"b} 2\n",
                "e2e_good{a=\"1\",a=\"2\"} 1\n",
                "e2e_good one\n",
                "e2e_good 1 2 3\n",
                "{} 1\n",
                "e2e_good\0 1\n",
            }
        )
        {
            AssertRefused(await client.PostAsync("import/prometheus", new StringContent(page, Encoding.UTF8, "text/plain")));
        }
        var wrong = new ByteArrayContent(whole);
        wrong.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        AssertRefused(await client.PostAsync("write", wrong), HttpStatusCode.UnsupportedMediaType);

        Assert.Equal(HttpStatusCode.NoContent, (await client.WriteAsync(One("e2e_last", now))).Status);
        await Eventually.GetAsync(() => api.NumberAsync("e2e_last"), v => v == 1, "the good request");
        Assert.Equal("[\"e2e_last\"]", (await api.GetAsync("label/__name__/values", ("match[]", "{__name__=~\"e2e_.*\"}"))).GetRawText());
    }

    [Fact]
    public async Task Write_AbsurdSeriesAmongGoodOnes_OnlyThoseRefused()
    {
        await using var grid = await GridProcess.StartAsync("");
        using var client = new RemoteWriteClient(grid.HttpPort);
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var request = new RemoteWriteWriter(RemoteWriteSchema.V1);
        request.BeginSeries().Label("__name__", "e2e_many_labels");
        for (var i = 0; i < 100_000; i++)
        {
            request.Label($"l{i:D6}", "x");
        }
        request.Sample(1, now).EndSeries();
        request.BeginSeries().Label("__name__", "e2e_long_label").Label("l", new string('x', 1 << 20)).Sample(1, now).EndSeries();
        request.BeginSeries().Label("__name__", "e2e_twice").Label("a", "1").Label("a", "2").Sample(1, now).EndSeries();
        request.BeginSeries().Label("without", "name").Sample(1, now).EndSeries();
        long[] absurd = [long.MinValue, -1, 0, now + 31_536_000_000, 253_402_300_800_000, long.MaxValue];
        foreach (var time in absurd)
        {
            request.BeginSeries().Label("__name__", "e2e_absurd").Label("at", $"{time}").Sample(1, time).EndSeries();
        }
        request.BeginSeries().Label("__name__", "e2e_good").Sample(42, now).EndSeries();

        var answer = await client.WriteAsync(request);

        AssertRefused(answer);
        Assert.StartsWith($"{4 + absurd.Length} of {5 + absurd.Length} samples were refused", answer.Text, StringComparison.Ordinal);
        await Eventually.GetAsync(() => api.NumberAsync("e2e_good"), v => v == 42, "the good series");
        Assert.Null(await api.NumberAsync("count({__name__!=\"e2e_good\",__name__=~\"e2e_.*\"})"));
        var names = await api.GetAsync("labels", ("match[]", "{__name__=~\"e2e_.*\"}"));
        Assert.Equal("[\"__name__\"]", names.GetRawText());
    }

    [Fact]
    public async Task Query_AbsurdParameters_BadData()
    {
        await using var grid = await GridProcess.StartAsync("");
        using var api = new PrometheusApi(grid.HttpPort);
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "1"), ("time", "1e300"));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "1"), ("time", "yesterday"));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "1"), ("timeout", "-5x"));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "sum("));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", new string('(', 20_000)));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "{x=~\"(\"}"));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "{x=~\"((a{1000}){1000}){1000}\"}"));
        await AssertErrorAsync("query", HttpStatusCode.BadRequest, "bad_data", ("query", "{x=~\"(a)\\\\1\"}"));
        await AssertErrorAsync("query_range", HttpStatusCode.BadRequest, "bad_data", Range("1", "0", "10", "0"));
        await AssertErrorAsync("query_range", HttpStatusCode.BadRequest, "bad_data", Range("1", "10", "0", "1"));
        await AssertErrorAsync("query_range", HttpStatusCode.BadRequest, "bad_data", Range("1", "0", "1e9", "1"));
        await AssertErrorAsync("series", HttpStatusCode.BadRequest, "bad_data");
        await AssertErrorAsync("series", HttpStatusCode.BadRequest, "bad_data", ("match[]", "{}"));
        await AssertErrorAsync("labels", HttpStatusCode.BadRequest, "bad_data", ("limit", "-1"));
        await AssertErrorAsync("labels", HttpStatusCode.BadRequest, "bad_data", ("limit", "99999999999999999999"));
        Assert.Equal("[]", (await api.GetAsync("series", ("match[]", "{a=\"b\"}"), ("limit", "9223372036854775807"))).GetRawText());
        Assert.Equal(1, await api.NumberAsync("1"));

        static (string, string)[] Range(string query, string start, string end, string step) =>
            [("query", query), ("start", start), ("end", end), ("step", step)];

        async Task AssertErrorAsync(string path, HttpStatusCode status, string type, params (string, string)[] parameters) =>
            AssertError(await api.AskAsync(path, parameters), status, type);
    }

    [Fact]
    public async Task Query_Bombs_EndWithTheErrorsOfPrometheusWhileOthersAreAnswered()
    {
        await using var grid = await GridProcess.StartAsync("", "queries:\n  max_samples: 200_000\n  timeout: 3s\n");
        using var client = new RemoteWriteClient(grid.HttpPort);
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        const int series = 2000;
        for (var part = 0; part < 4; part++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.WriteAsync(Fodder(series, now - (part * 60_000)))).Status);
        }
        await Eventually.GetAsync(
            () => api.NumberAsync("sum(count_over_time({__name__=~\"e2e_bomb.*\"}[1h]))", now),
            n => n == series * 240,
            "everything to be stored"
        );
        using var stop = new CancellationTokenSource();
        var slowest = Task.Run(() => SlowestAsync(grid.HttpPort, stop.Token));

        // Too much at once.
        await AssertFailsAsync(HttpStatusCode.UnprocessableEntity, "execution", "{__name__=~\".+\"}[1h]");
        await AssertFailsAsync(HttpStatusCode.UnprocessableEntity, "execution", "count_over_time({__name__=~\".+\"}[10m:1s])");
        await AssertFailsAsync(HttpStatusCode.UnprocessableEntity, "execution", "sum_over_time(vector(1)[1000d:1ms])");
        // Too long.
        const string nested = "sum_over_time(quantile_over_time(0.5, e2e_bomb{part=\"1\"}[4m])[1h:10s])";
        await AssertFailsAsync(HttpStatusCode.ServiceUnavailable, "timeout", nested, ("timeout", "1ms"));
        // Regular expressions that others explode on are done at once, on five thousand letters each.
        foreach (var regex in new[] { "(a+)+$", "(a*)*b", "(a|aa)+!", "(.*.*.*.*)*b", "([a-z]+)*[0-9]" })
        {
            var clock = Stopwatch.StartNew();
            var (status, text) = await api.AskAsync("query", ("query", $"count(e2e_bomb{{long=~\"{regex}\"}})"), ("time", Seconds(now)));
            Assert.True(status is HttpStatusCode.OK, $"{regex}: {(int)status} {text}");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"{regex} took {clock.Elapsed}");
        }
        Assert.Equal(series / 10, await api.NumberAsync("count(e2e_bomb{long=~\"(a+)+$\"})", now));
        await stop.CancelAsync();
        var took = await slowest;
        Assert.True(took < TimeSpan.FromSeconds(1), $"A simple query took {took} beside them");
        Assert.Equal(series, await api.NumberAsync("count(e2e_bomb)", now));

        async Task AssertFailsAsync(HttpStatusCode status, string type, string query, params (string, string)[] more) =>
            AssertError(await api.AskAsync("query", [("query", query), ("time", Seconds(now)), .. more]), status, type);
    }

    [Fact]
    public async Task Query_ManyLongOnesAtOnce_EndInTimeAndLeaveNoWorkBehind()
    {
        await using var grid = await GridProcess.StartAsync("");
        using var client = new RemoteWriteClient(grid.HttpPort);
        using var api = new PrometheusApi(grid.HttpPort);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (var part = 0; part < 9; part++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await client.WriteAsync(Fodder(400, now - (part * 60_000)))).Status);
        }
        await Eventually.GetAsync(() => api.NumberAsync("count(e2e_bomb)", now), n => n == 400, "everything to be stored");
        // A minute of work for one core, each of them.
        (string, string)[] bomb =
        [
            ("query", "sum(quantile_over_time(0.5, e2e_bomb[8m]))"),
            ("start", Seconds(now - 500_000)),
            ("end", Seconds(now)),
            ("step", "0.05"),
            ("timeout", "1s"),
        ];
        var clock = Stopwatch.StartNew();

        var bombs = Enumerable.Range(0, 16).Select(_ => api.AskAsync("query_range", bomb)).ToList();
        Assert.All(await Task.WhenAll(bombs), b => AssertError(b, HttpStatusCode.ServiceUnavailable, "timeout"));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(6), $"queries that were given a second took {clock.Elapsed}");
        clock.Restart();
        Assert.Equal(400, await api.NumberAsync("count(e2e_bomb)", now));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"the next query took {clock.Elapsed}");
    }

    private static string Seconds(long milliseconds) => PrometheusApi.Time(milliseconds);

    // Sixty samples of each series, a second apart.
    private static RemoteWriteWriter Fodder(int series, long newest)
    {
        var request = new RemoteWriteWriter(RemoteWriteSchema.V1);
        for (var i = 0; i < series; i++)
        {
            request.BeginSeries().Label("__name__", "e2e_bomb").Label("id", $"{i}");
            request.Label("long", i % 10 == 0 ? LongRun : $"{i}").Label("part", $"{i % 10}");
            for (var k = 59; k >= 0; k--)
            {
                request.Sample(i + k, newest - (k * 1000));
            }
            request.EndSeries();
        }
        return request;
    }

    private static async Task<TimeSpan> SlowestAsync(int port, CancellationToken stop)
    {
        using var api = new PrometheusApi(port);
        var slowest = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(1, await api.NumberAsync("count(e2e_bomb{id=\"7\"})"));
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
            await Task.Delay(20, CancellationToken.None);
        }
        return slowest;
    }

    private static RemoteWriteWriter One(string metric, long at)
    {
        var request = new RemoteWriteWriter(RemoteWriteSchema.V1);
        request.BeginSeries().Label("__name__", metric).Label("host", "somewhere").Sample(1, at).EndSeries();
        return request;
    }

    private static void AssertRefused((HttpStatusCode Status, string Text) answer, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        Assert.True(answer.Status == status, $"{(int)answer.Status}: {answer.Text}");
        AssertSentence(answer.Text);
    }

    private static void AssertError((HttpStatusCode Status, string Text) answer, HttpStatusCode status, string type)
    {
        Assert.True(answer.Status == status, $"{(int)answer.Status}: {answer.Text}");
        using var document = JsonDocument.Parse(answer.Text);
        Assert.Equal("error", document.RootElement.GetProperty("status").GetString());
        Assert.Equal(type, document.RootElement.GetProperty("errorType").GetString());
        AssertSentence(document.RootElement.GetProperty("error").GetString()!);
    }

    private static void AssertSentence(string text)
    {
        text = text.Trim();
        Assert.InRange(text.Length, 10, 1000);
        Assert.DoesNotContain('\n', text);
        Assert.DoesNotContain(" at TelemetryGrid.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.False(text.Any(c => char.GetUnicodeCategory(c) == UnicodeCategory.Control), $"'{text}' holds control characters");
    }
}
