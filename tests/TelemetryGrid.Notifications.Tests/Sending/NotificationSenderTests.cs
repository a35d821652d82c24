using System.Globalization;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Tests.Http;

namespace TelemetryGrid.Notifications.Tests.Sending;

public sealed class NotificationSenderTests
{
    [Theory]
    [InlineData(200, true, false)]
    [InlineData(204, true, false)]
    [InlineData(400, false, false)]
    [InlineData(401, false, false)]
    [InlineData(404, false, false)]
    [InlineData(429, false, true)]
    [InlineData(500, false, true)]
    [InlineData(503, false, true)]
    public async Task Send_Status_DecidesWhatBecameOfIt(int status, bool told, bool canRetry)
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        sink.Answer = new SinkAnswer(status);
        var outcome = await telling.TellAsync($"webhook_configs: [{{url: '{sink.Url}/T0KEN'}}]");
        Assert.Equal((told, canRetry), (outcome.IsTold, outcome.CanRetry));
        Assert.Equal(told ? "" : string.Create(CultureInfo.InvariantCulture, $"{sink.Host} answers with status {status}"), outcome.Error);
        Assert.Equal(
            [
                ("network.telemetry.notification.duration", "webhook", ""),
                (
                    "network.telemetry.notifications",
                    "webhook",
                    told ? "told"
                    : canRetry ? "retry"
                    : "refused"
                ),
            ],
            telling.Measurements
        );
    }

    [Fact]
    public async Task Send_FailsOnSchedule_TellsInTheEnd()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        foreach (var status in (int[])[500, 502, 429])
        {
            sink.Next.Enqueue(new SinkAnswer(status));
        }
        var request = Telling.Request($"webhook_configs: [{{url: '{sink.Url}'}}]");
        List<bool> told = [];
        for (var i = 0; i < 4; i++)
        {
            told.Add((await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken)).IsTold);
        }
        Assert.Equal([false, false, false, true], told);
        Assert.Single(sink.Requests.Select(r => r.Body).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Fri, 02 Jan 2026 03:05:05 GMT", 60)]
    [InlineData("Fri, 02 Jan 2026 03:00:00 GMT", 0)]
    [InlineData("86400", 600)]
    [InlineData("soon", null)]
    public async Task Send_RetryAfter_IsRespected(string header, int? seconds)
    {
        await using var sink = await HttpSink.StartAsync();
        var time = new ManualTimeProvider(Telling.T0);
        await using var telling = new Telling(time: time);
        sink.Next.Enqueue(new SinkAnswer(429, Headers: new() { ["Retry-After"] = header }));
        var request = Telling.Request($"webhook_configs: [{{url: '{sink.Url}'}}]");
        var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, outcome.RetryAfter);

        var again = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
        if (seconds is not > 0)
        {
            Assert.True(again.IsTold);
            return;
        }
        Assert.Equal((true, outcome.RetryAfter), (again.CanRetry, again.RetryAfter));
        Assert.Single(sink.Requests);
        time.Advance(TimeSpan.FromSeconds(seconds.Value));
        Assert.True((await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken)).IsTold);
    }

    [Fact]
    public async Task Send_NoAnswer_EndsAfterTheIntegrationsTimeout()
    {
        await using var sink = await HttpSink.StartAsync();
        var time = new ManualTimeProvider(Telling.T0);
        await using var telling = new Telling(time: time);
        var gate = new TaskCompletionSource();
        sink.Answer = new SinkAnswer(200, Gate: gate);
        var sending = telling.TellAsync($"webhook_configs: [{{url: '{sink.Url}', timeout: 3s}}]");
        while (sink.Requests.IsEmpty)
        {
            await Task.Yield();
        }
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        var outcome = await sending.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(("no answer within 3s", true), (outcome.Error, outcome.CanRetry));
        gate.SetResult();
    }

    [Fact]
    public async Task Send_SlowReceiver_DelaysNoOther()
    {
        await using var slow = await HttpSink.StartAsync();
        await using var quick = await HttpSink.StartAsync();
        var time = new ManualTimeProvider(Telling.T0);
        await using var telling = new Telling(time: time);
        var gate = new TaskCompletionSource();
        slow.Answer = new SinkAnswer(200, Gate: gate);
        var waiting = Enumerable
            .Range(0, 10)
            .Select(_ => telling.TellAsync($"webhook_configs: [{{url: '{slow.Url}', timeout: 1h}}]", "slow"))
            .ToList();
        for (var i = 0; i < 20; i++)
        {
            Assert.True((await telling.TellAsync($"webhook_configs: [{{url: '{quick.Url}'}}]", "quick")).IsTold);
        }
        while (slow.Requests.Count < 4)
        {
            await Task.Yield();
        }
        // Four have a turn; the rest give up their wait in time, to be tried again.
        time.Advance(TimeSpan.FromSeconds(30));
        var held = await Task.WhenAll(waiting[4..]).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.All(held, o => Assert.Equal(("the receiver is slow, and no turn came up in time", true), (o.Error, o.CanRetry)));
        gate.SetResult();
        Assert.All(await Task.WhenAll(waiting[..4]), o => Assert.True(o.IsTold));
        Assert.Equal(4, slow.Requests.Count);
    }

    [Fact]
    public async Task Send_AboveTheRate_WaitsAndThenIsHeld()
    {
        await using var sink = await HttpSink.StartAsync();
        var time = new ManualTimeProvider(Telling.T0);
        await using var telling = new Telling(o => (o.RatePerSecond, o.Burst, o.MaxWait) = (0.5, 2, TimeSpan.FromSeconds(3)), time);
        var request = Telling.Request($"webhook_configs: [{{url: '{sink.Url}'}}]");
        Assert.True((await SendAsync()).IsTold);
        Assert.True((await SendAsync()).IsTold);
        var third = SendAsync();
        var fourth = await SendAsync();
        Assert.False(third.IsCompleted);
        Assert.Equal("more is to be told than the receiver's rate allows", fourth.Error);
        Assert.Equal(TimeSpan.FromSeconds(4), fourth.RetryAfter);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True((await third).IsTold);

        Task<NotificationOutcome> SendAsync() => telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Send_KindThatIsOnlyRead_SaysSo()
    {
        await using var telling = new Telling();
        var outcome = await telling.TellAsync("wechat_configs: [{api_secret: s, corp_id: c}]");
        Assert.Equal(
            ("integrations of the kind 'wechat' are read, but this program cannot send to them", false),
            (outcome.Error, outcome.CanRetry)
        );
        Assert.DoesNotContain("wechat", NotifierKinds.Supported.ToArray());
    }

    [Fact]
    public async Task Send_NobodyListens_CanRetryAndNamesTheHostAlone()
    {
        await using var telling = new Telling();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var outcome = await telling.TellAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"webhook_configs: [{{url: 'http://user:S3CRET@127.0.0.1:{port}/S3CRET?k=S3CRET'}}]"
            )
        );
        Assert.Equal(
            (string.Create(CultureInfo.InvariantCulture, $"cannot connect to 127.0.0.1:{port}: ConnectionRefused"), true),
            (outcome.Error, outcome.CanRetry)
        );
    }

    [Fact]
    public async Task Send_TemplateFails_TellsWithTheErrorInItsPlace()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        var outcome = await telling.TellAsync($$$"""slack_configs: [{api_url: '{{{sink.Url}}}', title: '{{ template "nobody" . }}'}]""");
        Assert.True(outcome.IsTold);
        Assert.StartsWith(
            "<error expanding template: ",
            sink.Single.Json["attachments"]![0]!["title"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
    }
}
