using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Prometheus;

public sealed class ScrapeLoopTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Scrape_Page_SamplesWithTargetLabelsAndReport()
    {
        await using var target = await TestTarget.StartAsync();
        target.Page = "a 1\nb{x=\"y\"} 2\n";
        await using var rig = new ScrapeRig();
        await rig.StartAsync(ScrapeRig.Source(new ScrapeDefinition { Targets = [target.Address] }, ("site", "north")));

        var samples = await rig.ScrapeAsync();

        Assert.Equal(Labels.Of(("__name__", "a"), ("job", "node"), ("instance", target.Address), ("site", "north")), samples[0].Labels);
        Assert.Equal("b{site=\"north\", x=\"y\"} 2", ScrapeRig.Text(samples[1]));
        Assert.All(samples, s => Assert.Equal(rig.Now, s.TimestampMilliseconds));
        Assert.Equal(7, samples.Count);
        var report = ScrapeRig.Report(samples);
        Assert.Equal(1, report["up"]);
        Assert.Equal(2, report["scrape_samples_scraped"]);
        Assert.Equal(2, report["scrape_samples_post_metric_relabeling"]);
        Assert.Equal(2, report["scrape_series_added"]);
        Assert.Equal(0, report["scrape_duration_seconds"]);
        Assert.All(samples.Where(ScrapeRig.IsReport), s => Assert.Equal("north", s.Labels["site"]));
        Assert.Equal(0, ScrapeRig.Report(await rig.ScrapeAsync())["scrape_series_added"]);
    }

    [Fact]
    public async Task Scrape_Request_AsksAsPrometheusDoes()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        var scrape = new ScrapeDefinition
        {
            Targets = [target.Address],
            MetricsPath = "/probe",
            Parameters = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("module", "a b"),
            Timeout = TimeSpan.FromSeconds(2.5),
        };
        await rig.StartAsync(ScrapeRig.Source(scrape), SourceCredentials.Of("authorization", ScrapeRules.BasicAuthorization("us", "påss")));

        await rig.ScrapeAsync();

        Assert.True(target.Requests.TryDequeue(out var request));
        Assert.Equal("/probe?module=a%20b", request.Path);
        Assert.Equal(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            request.Headers["Accept"].Replace(" ", "", StringComparison.Ordinal)
        );
        Assert.Equal("gzip", request.Headers["Accept-Encoding"]);
        Assert.Equal("2.5", request.Headers["X-Prometheus-Scrape-Timeout-Seconds"]);
        Assert.Equal("Basic dXM6cMOlc3M=", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Scrape_SeriesGoneFromThePage_MarkedStaleOnceAndForgotten()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        await rig.StartAsync(target);

        target.Page = "a 1\nb 2\nc 3\n";
        Assert.Equal(["a 1", "b 2", "c 3"], await rig.ScrapeTextAsync());
        target.Page = "c 4\na 5\n";
        Assert.Equal(["c 4", "a 5", "b stale"], await rig.ScrapeTextAsync());
        Assert.Equal(["c 4", "a 5"], await rig.ScrapeTextAsync());
        target.Page = "b 6\na 7\nc 8\n";
        Assert.Equal(["b 6", "a 7", "c 8"], await rig.ScrapeTextAsync());
        target.Page = "";
        Assert.Equal(["a stale", "b stale", "c stale"], (await rig.ScrapeTextAsync()).Order(StringComparer.Ordinal));
        Assert.Empty(await rig.ScrapeTextAsync());
    }

    [Fact]
    public async Task Scrape_TargetFails_DownWithTheReasonAndEverySeriesStaleOnce()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        await rig.StartAsync(target);
        target.Page = "a 1\nb 2\n";
        await rig.ScrapeAsync();

        target.Status = HttpStatusCode.ServiceUnavailable;
        var samples = await rig.ScrapeAsync();

        Assert.Equal(["a stale", "b stale"], samples.Where(s => !ScrapeRig.IsReport(s)).Select(ScrapeRig.Text));
        Assert.Equal(0, ScrapeRig.Report(samples)["up"]);
        Assert.Equal(0, ScrapeRig.Report(samples)["scrape_samples_scraped"]);
        Assert.Equal(ScrapeHealth.Down, rig.Status.Health);
        Assert.Equal("server returned HTTP status 503 Service Unavailable", rig.Status.LastError);
        Assert.Equal(SourceStatus.Error, rig.Collector.Health.Status);
        Assert.Contains("503", rig.Collector.Health.Error, StringComparison.Ordinal);
        Assert.Empty(await rig.ScrapeTextAsync());

        target.Status = HttpStatusCode.OK;
        Assert.Equal(["a 1", "b 2"], await rig.ScrapeTextAsync());
        Assert.Equal("", rig.Status.LastError);
        Assert.Equal(SourceStatus.Active, rig.Collector.Health.Status);
    }

    [Fact]
    public async Task Scrape_FailedManyTimes_CacheForgottenAndTheTargetTakenAnew()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "a 1\n";
        await rig.StartAsync(target);
        await rig.ScrapeAsync();

        foreach (var (failures, added) in new[] { (9, 0), (10, 1) })
        {
            target.Status = HttpStatusCode.NotFound;
            for (var i = 0; i < failures; i++)
            {
                await rig.ScrapeAsync();
            }
            target.Status = HttpStatusCode.OK;
            var samples = await rig.ScrapeAsync();
            Assert.Equal("a 1", ScrapeRig.Text(samples[0]));
            Assert.Equal(added, ScrapeRig.Report(samples)["scrape_series_added"]);
        }
    }

    [Fact]
    public async Task Scrape_NobodyListens_DownWithTheReason()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var rig = new ScrapeRig();
        await rig.StartAsync(ScrapeRig.Source(new ScrapeDefinition { Targets = [taken.LocalEndPoint!.ToString()!] }));

        Assert.Equal(0, ScrapeRig.Report(await rig.ScrapeAsync())["up"]);

        Assert.Contains("cannot connect", rig.Status.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_SlowTarget_TimesOutAndHoldsUpNoOther()
    {
        await using var slow = await TestTarget.StartAsync();
        await using var quick = await TestTarget.StartAsync();
        slow.Gate = new TaskCompletionSource();
        quick.Page = "a 1\n";
        // One place to read pages: waiting for an answer must not take it.
        await using var rig = new ScrapeRig(new ScrapeOptions { MaxParallelReads = 1 });
        await rig.StartAsync(ScrapeRig.Source(new ScrapeDefinition { Targets = [slow.Address, quick.Address], Timeout = Interval }));
        var (slowLoop, quickLoop) = (rig.Collector.Loops[0], rig.Collector.Loops[1]);

        rig.MoveToTick(slowLoop);
        await quickLoop.Current;
        rig.Sink.Take();
        Assert.Contains(await rig.ScrapeAsync(quickLoop), s => s.Labels.Name == "a");
        Assert.False(slowLoop.Current.IsCompleted);
        rig.MoveToTick(slowLoop);
        await slowLoop.Current;

        Assert.Equal("no complete answer within the timeout of 15s", slowLoop.Status.LastError);
        Assert.Equal(Interval, slowLoop.Status.LastScrapeDuration);
        Assert.Equal(1, slowLoop.Status.ScrapesSkipped);
        Assert.Contains("1 of 2 targets are down", rig.Collector.Health.Error, StringComparison.Ordinal);
        Assert.Equal(SourceStatus.Active, rig.Collector.Health.Status);
    }

    [Fact]
    public async Task Scrape_BodyLongerThanTheLimit_DownAndNothingHeld()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "a 1\n";
        target.Padding = 1 << 20;
        target.IsZipped = true;
        await rig.StartAsync(target, new ScrapeDefinition { BodySizeLimit = 100_000 });

        Assert.Equal(0, ScrapeRig.Report(await rig.ScrapeAsync())["up"]);
        Assert.Equal("the page is longer than body_size_limit (100000 bytes)", rig.Status.LastError);
        Assert.Equal(0, rig.BytesInFlight);
        target.Padding = 1000;
        Assert.Equal(["a 1"], await rig.ScrapeTextAsync());
        Assert.Equal(0, rig.BytesInFlight);
    }

    [Fact]
    public async Task Scrape_NoMemoryLeftForPages_DownWithTheReason()
    {
        await using var target = await TestTarget.StartAsync();
        target.Padding = 100_000;
        await using var rig = new ScrapeRig(new ScrapeOptions { MaxBytesInFlight = 65_536, MaxBodyBytes = 65_536 });
        await rig.StartAsync(target);

        await rig.ScrapeAsync();

        Assert.Contains("memory", rig.Status.LastError, StringComparison.Ordinal);
        Assert.Equal(0, rig.BytesInFlight);
    }

    [Fact]
    public async Task Dispose_Collector_EverySeriesStaleReportsToo()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "a 1\n";
        await rig.StartAsync(target);
        var last = await rig.ScrapeAsync();

        await rig.Collector.DisposeAsync();

        var farewell = rig.Sink.Take();
        Assert.Equal(last.Select(s => s.Labels), farewell.Select(s => s.Labels));
        Assert.All(farewell, s => Assert.True(StaleMarker.Is(s.Value)));
        Assert.All(farewell, s => Assert.True(s.TimestampMilliseconds > last[0].TimestampMilliseconds));
        Assert.Empty(rig.Targets.Active);
        rig.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Empty(rig.Sink.Take());
    }

    [Fact]
    public async Task Dispose_WhileScraping_GivesUpAndMarksWhatWasLive()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "a 1\n";
        await rig.StartAsync(target);
        await rig.ScrapeAsync();
        target.Gate = new TaskCompletionSource();
        rig.MoveToTick();
        Assert.False(rig.Loop.Current.IsCompleted);

        await rig.Collector.DisposeAsync();

        Assert.Equal("a stale", ScrapeRig.Text(rig.Sink.Take()[0]));
        Assert.Equal(0, rig.BytesInFlight);
    }

    [Fact]
    public async Task Scrape_LogRefuses_CountedAndMarkersRepeatedOnceItTakesAgain()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        target.Page = "a 1\nb 2\n";
        await rig.StartAsync(target);
        await rig.ScrapeAsync();

        rig.Sink.Failure = new IOException("the disk is full");
        target.Page = "a 3\nc 4\n";
        Assert.Empty(await rig.ScrapeTextAsync());
        Assert.Equal("the disk is full", rig.Collector.Health.Error);
        Assert.Equal(SourceStatus.Error, rig.Collector.Health.Status);
        Assert.Equal(ScrapeHealth.Up, rig.Status.Health);
        Assert.Equal(8, rig.Collector.Health.RecordsDropped);

        rig.Sink.Failure = null;
        Assert.Equal(["a 3", "c 4", "b stale"], await rig.ScrapeTextAsync());
        Assert.Equal("", rig.Collector.Health.Error);
    }

    [Fact]
    public async Task Scrape_TickWhileRunning_SkippedAndCounted()
    {
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        rig.Sink.Hold = new TaskCompletionSource();
        await rig.StartAsync(target);
        rig.MoveToTick();
        await rig.Sink.Held.Task.WaitAsync(TestContext.Current.CancellationToken);

        rig.MoveToTick();
        rig.MoveToTick();

        Assert.Equal(2, rig.Status.ScrapesSkipped);
        Assert.Single(target.Requests);
        rig.Sink.Hold.SetResult();
        await rig.Loop.Current;
        Assert.Single(ScrapeRig.Report(rig.Sink.Take()), r => r.Key == "up");
        Assert.NotEmpty(await rig.ScrapeAsync());
        Assert.Equal(2, target.Requests.Count);
    }

    [Fact]
    public async Task Start_ManyTargets_SpreadOverTheIntervalTheSameEveryTime()
    {
        var scrape = new ScrapeDefinition { Targets = [.. Enumerable.Range(0, 300).Select(i => $"10.0.{i / 250}.{i % 250}:9100")] };
        await using var one = new ScrapeRig();
        await using var two = new ScrapeRig();
        await one.StartAsync(ScrapeRig.Source(scrape));
        await two.StartAsync(ScrapeRig.Source(scrape));

        var ticks = one.Collector.Loops.Select(l => l.NextTick - one.Time.GetUtcNow()).ToList();

        Assert.Equal(ticks, two.Collector.Loops.Select(l => l.NextTick - two.Time.GetUtcNow()));
        Assert.All(ticks, t => Assert.InRange(t, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(15)));
        // 300 targets in 15 seconds: 20 a second, give or take.
        Assert.All(ticks.GroupBy(t => (int)t.TotalSeconds), second => Assert.InRange(second.Count(), 5, 45));
    }

    [Fact]
    public async Task Start_MoreTargetsThanTheNodeMay_RefusedWithTheBound()
    {
        await using var rig = new ScrapeRig(new ScrapeOptions { MaxTargets = 1 });

        var thrown = await Assert.ThrowsAsync<IOException>(() =>
            rig.StartAsync(ScrapeRig.Source(new ScrapeDefinition { Targets = ["a:1", "b:1"] }))
        );

        Assert.Contains("may scrape 1", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Targets.Active);
    }

    [Fact]
    public async Task Scrape_RandomPages_StoreHoldsWhatThePagesHadAndNothingElseIsAlive()
    {
        var random = new Random(20_261);
        await using var target = await TestTarget.StartAsync();
        await using var rig = new ScrapeRig();
        await rig.StartAsync(target);
        var store = new Dictionary<string, double>(StringComparer.Ordinal);

        for (var round = 0; round < 300; round++)
        {
            var page = Enumerable.Range(0, 40).Where(_ => random.Next(4) > 0).OrderBy(_ => random.Next(5)).ToList();
            var isBroken = random.Next(8) == 0;
            var isRefused = random.Next(8) == 0;
            target.Page = string.Concat(page.Select(n => $"m{{n=\"{n}\"}} {round}\n")) + (isBroken ? "oops\n" : "");
            rig.Sink.Failure = isRefused ? new IOException("full") : null;
            foreach (var sample in (await rig.ScrapeAsync()).Where(s => !ScrapeRig.IsReport(s)))
            {
                if (StaleMarker.Is(sample.Value))
                {
                    Assert.True(store.Remove(sample.Labels["n"]), "marked stale without being alive");
                }
                else
                {
                    store[sample.Labels["n"]] = sample.Value;
                }
            }
            if (!isRefused)
            {
                var expected = page.Where(_ => !isBroken).Select(n => $"{n}={round}").Order(StringComparer.Ordinal);
                Assert.Equal(expected, store.Select(s => $"{s.Key}={s.Value}").Order(StringComparer.Ordinal));
            }
        }
    }
}
