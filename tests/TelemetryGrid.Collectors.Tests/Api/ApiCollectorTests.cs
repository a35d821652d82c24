using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Api;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Tests.Prometheus;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.DeadLetters;

namespace TelemetryGrid.Collectors.Tests.Api;

public sealed class ApiCollectorTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<IngestMetrics>().BuildServiceProvider();
    private readonly ManualTimeProvider _time = new();
    private readonly RecordingSink _samples = new();
    private readonly ListSink _records = new();
    private readonly Channel<TimeSpan> _polls = Channel.CreateUnbounded<TimeSpan>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Collect_SeriesThatVanish_AreMarkedOnce()
    {
        await using var api = await TestApi.StartAsync("""{"q":{"a":1,"b":2}}""");
        await using var collector = await StartAsync(ApiSource.At(api.Url, ("metrics", "q = $.q.* with n=@~")));

        Assert.Equal(["q{n=\"a\"} 1", "q{n=\"b\"} 2"], Samples());
        api.Says("""{"q":{"b":3}}""");
        await NextAsync();
        Assert.Equal(["q{n=\"b\"} 3", "q{n=\"a\"} stale"], Samples());
        await NextAsync();
        Assert.Equal(["q{n=\"b\"} 3"], Samples());
        api.Says("", 500);
        await NextAsync();
        Assert.Equal(["q{n=\"b\"} stale"], Samples());
        api.Says("""{"q":{"b":4}}""");
        await NextAsync();
        Samples();
        await collector.DisposeAsync();
        Assert.Equal(["q{n=\"b\"} stale"], Samples());
    }

    [Fact]
    public async Task Collect_LinesThatArePolledAgain_AreTakenOnce()
    {
        await using var api = await TestApi.StartAsync("""[{"id":1,"m":"one"},{"id":2,"m":"two"},{"id":2,"m":"two again"}]""");
        await using var collector = await StartAsync(ApiSource.At(api.Url, ("logs", "$[*].m id @.id")));

        Assert.Equal(["one", "two"], _records.Take());
        api.Says("""[{"id":2,"m":"two"},{"id":3,"m":"three"}]""");
        await NextAsync();
        Assert.Equal(["three"], _records.Take());
        Assert.Equal((3, 3, 2), (collector.Health.Records, collector.Health.RecordsAcknowledged, collector.Health.Messages));
    }

    [Fact]
    public async Task Collect_ElementThatCannotBeRead_IsOneDeadLetterHoweverOftenItComes()
    {
        var folder = Directory.CreateTempSubdirectory("api-").FullName;
        using var letters = new DeadLetterStore(new DeadLetterStoreOptions { Directory = folder }, _time);
        await using (var rejected = new RejectedRecords(letters, _time, NullLogger<RejectedRecords>.Instance))
        {
            await using var api = await TestApi.StartAsync("""[{"id":1,"v":5},{"id":2,"v":"many"}]""");
            await using var collector = await StartAsync(ApiSource.At(api.Url, ("metrics", "v = $[*].v with id=@.id")), rejected: rejected);
            await NextAsync();
            Assert.Equal((2, 2), (collector.Health.RecordsAcknowledged, collector.Health.RecordsDropped));
        }

        var letter = Assert.Single(letters.List(new DeadLetterQuery()).Letters);
        Assert.Equal(("api.unreadable", "broker"), (letter.Reason, letter.Source));
        Assert.Equal("metric v: $[*].v leads to a text, which is no number", letter.Message);
        Assert.Equal("""{"id":2,"v":"many"}"""u8.ToArray(), letter.Payload.ToArray());
        letters.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Collect_LogThatRefuses_IsOfferedThemAgain()
    {
        await using var api = await TestApi.StartAsync("""[{"m":"one"}]""");
        _records.Failure = new IOException("The log is full.");
        await using var collector = await StartAsync(ApiSource.At(api.Url, ("logs", "$[*].m")));

        Assert.Equal(
            (SourceStatus.Error, "The log is full.", 1L),
            (collector.Health.Status, collector.Health.Error, collector.Health.RecordsDropped)
        );
        _records.Failure = null;
        await NextAsync();
        Assert.Equal(["one"], _records.Take());
        Assert.Equal((SourceStatus.Active, ""), (collector.Health.Status, collector.Health.Error));
    }

    [Fact]
    public async Task Collect_PollThatEndsHalfWay_MarksNothing()
    {
        await using var api = await TestApi.StartAsync("""{"q":{"a":1,"b":2},"m":["one"]}""");
        await using var collector = await StartAsync(
            ApiSource.At(api.Url, ("metrics", "q = $.q.* with n=@~"), ("logs", "$.m[*]"), ("paging", "next"), ("next", "$.next"))
        );
        Samples();
        api.Says("""{"q":{"a":3},"m":["two"],"next":"ftp://x"}""");

        await NextAsync();

        Assert.Equal(["q{n=\"a\"} 3"], Samples());
        Assert.Equal("page 2: what leads to the next page is no URL; next try in 30 s", collector.Health.Error);
        api.Says("""{"q":{"a":4},"m":["one","two"]}""");
        await NextAsync();
        Assert.Equal(["q{n=\"a\"} 4", "q{n=\"b\"} stale"], Samples());
        Assert.Equal(["one", "two"], _records.Take());
    }

    [Fact]
    public async Task Collect_Failures_BackOffAndRecover()
    {
        await using var api = await TestApi.StartAsync();
        api.Says("{}", 503);
        await using var collector = await StartAsync(ApiSource.At(api.Url, ("metrics", "v = $.v")), 30);

        foreach (var wait in new[] { 60, 120, 240, 240 })
        {
            Assert.Equal(wait, (await NextAsync()).TotalSeconds);
        }
        Assert.Equal(
            (SourceStatus.Error, "the server answered with HTTP status 503 Service Unavailable; next try in 240 s"),
            (collector.Health.Status, collector.Health.Error)
        );
        api.Says("""{"v":1}""");
        Assert.Equal(30, (await NextAsync()).TotalSeconds);
        Assert.Equal((SourceStatus.Active, ""), (collector.Health.Status, collector.Health.Error));
        api.Says("<", 200);
        await NextAsync();
        Assert.Equal(1, collector.Health.Malformed);
    }

    [Fact]
    public void Next_RefusedOrAskedToWait_WaitsLonger()
    {
        var backoff = new ApiBackoff(TimeSpan.FromSeconds(60));

        Assert.Equal(60, backoff.Next(null).TotalSeconds);
        var refused = Enumerable.Range(0, 10).Select(_ => backoff.Next(new ApiException("auth", "")).TotalSeconds).ToList();
        Assert.Equal((60.0, 120.0, 3600.0), (refused[0], refused[1], refused[9]));
        Assert.Equal(60, backoff.Next(null).TotalSeconds);
        Assert.Equal(300, backoff.Next(new ApiException("status", "") { RetryAfter = TimeSpan.FromMinutes(5) }).TotalSeconds);
        Assert.Equal(3600, backoff.Next(new ApiException("status", "") { RetryAfter = TimeSpan.FromDays(5) }).TotalSeconds);
    }

    private string[] Samples() => [.. _samples.Take().Select(ApiSource.Text)];

    private async Task<ApiCollector> StartAsync(SourceDefinition source, int firstWait = 30, RejectedRecords? rejected = null)
    {
        var collector = new ApiCollector(
            source,
            SourceCredentials.None,
            _samples,
            _records,
            _services.GetRequiredService<IngestMetrics>(),
            _time,
            rejected
        )
        {
            Polled = wait => _polls.Writer.TryWrite(wait),
        };
        await collector.StartAsync(TestContext.Current.CancellationToken);
        _last = await _polls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);
        Assert.Equal(firstWait, _last.TotalSeconds);
        return collector;
    }

    private TimeSpan _last;

    private async Task<TimeSpan> NextAsync()
    {
        _time.Advance(_last);
        return _last = await _polls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);
    }

    private sealed class ListSink : IRecordSink
    {
        private readonly List<string> _bodies = [];

        public IOException? Failure { get; set; }

        public ValueTask AppendAsync(IReadOnlyCollection<TelemetryRecord> records, CancellationToken cancellation)
        {
            if (Failure is { } failure)
            {
                throw failure;
            }
            _bodies.AddRange(records.Select(r => ((LogRecord)r).Body));
            return ValueTask.CompletedTask;
        }

        public RecordBatch NewBatch() => throw new NotSupportedException();

        public ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellation) => throw new NotSupportedException();

        public string[] Take()
        {
            string[] taken = [.. _bodies];
            _bodies.Clear();
            return taken;
        }
    }
}
