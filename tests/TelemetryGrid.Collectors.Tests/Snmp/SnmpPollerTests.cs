using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.Channels;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

public sealed class SnmpPollerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Start_ManyDevices_SpreadsThemOverTheInterval()
    {
        await using var agent = new TestAgent { Silent = true };
        await using var engine = new SnmpEngine(new SnmpEngineOptions { Retries = 0 }, _time);
        using var metrics = new SnmpMetrics(engine);
        var options = new SnmpPollerOptions { Interval = TimeSpan.FromSeconds(100) };
        for (var i = 0; i < 200; i++)
        {
            options.Targets.Add(new SnmpPollTarget($"device-{i}", agent.Target()));
        }
        await using var poller = new SnmpPoller(options, engine, new Sink(), metrics, _time);
        poller.Start();

        var started = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            var before = engine.Statistics.Requests;
            _time.Advance(TimeSpan.FromSeconds(10));
            started.Add(engine.Statistics.Requests - before);
        }

        Assert.Equal(200, started.Sum());
        Assert.All(started, n => Assert.InRange(n, 5, 40));
    }

    [Fact]
    public async Task Start_HealthyDevice_PollsOncePerInterval()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "eth0", "Ethernet", 1);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        using var metrics = new SnmpMetrics(engine);
        var sink = new Sink();
        await using var poller = new SnmpPoller(Options(agent), engine, sink, metrics, _time);
        poller.Start();

        DateTimeOffset? first = null;
        for (var i = 0; i < 3; i++)
        {
            var poll = await NextPollAsync(poller, sink);
            Assert.Equal(SnmpPollStatus.Ok, poll.Status);
            Assert.Equal(TimeSpan.FromSeconds(60 * i), poll.Timestamp - (first ??= poll.Timestamp));
            await StatusAsync(poller, s => s.PollsOk == i + 1);
        }

        Assert.True(poller.TryGetStatus("router-1", out var status));
        Assert.Equal(3, status.PollsOk);
        Assert.Equal(0, status.PollsSkipped);
        Assert.Equal(SnmpPollStatus.Ok, status.LastStatus);
        Assert.Null(status.LastError);
        Assert.Equal(status.LastPoll, status.LastAnswer);
        Assert.True(poller.Remove("router-1"));
        Assert.False(poller.Remove("router-1"));
        var requests = engine.Statistics.Requests;
        _time.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(requests, engine.Statistics.Requests);
    }

    [Fact]
    public async Task Start_PollStillRunning_SkipsAndCounts()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        using var metrics = new SnmpMetrics(engine);
        var sink = new Sink { Blocked = new TaskCompletionSource() };
        await using var poller = new SnmpPoller(Options(agent), engine, sink, metrics, _time);
        poller.Start();
        await NextPollAsync(poller, sink);

        _time.Advance(TimeSpan.FromSeconds(120));

        Assert.Equal(2, poller.GetStatus()[0].PollsSkipped);
        sink.Blocked.SetResult();
        await StatusAsync(poller, status => status.PollsOk == 1);
        Assert.Equal(SnmpPollStatus.Ok, (await NextPollAsync(poller, sink)).Status);
    }

    [Fact]
    public async Task Start_DeadDevices_HealthyOnesKeepTheirSchedule()
    {
        await using var dead = new TestAgent { Silent = true };
        await using var live = new TestAgent();
        live.System(1);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        using var metrics = new SnmpMetrics(engine);
        var options = new SnmpPollerOptions();
        for (var i = 0; i < 100; i++)
        {
            options.Targets.Add(new SnmpPollTarget($"dead-{i}", dead.Target()));
        }
        options.Targets.Add(new SnmpPollTarget("live", live.Target()));
        var sink = new Sink { Only = "live" };
        await using var poller = new SnmpPoller(options, engine, sink, metrics, _time);
        poller.Start();

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SnmpPollStatus.Ok, (await NextPollAsync(poller, sink)).Status);
            await StatusAsync(poller, status => status.DeviceId != "live" || status.PollsOk == i + 1);
        }
    }

    [Fact]
    public async Task Start_SinkFails_IsCountedAndThePollingGoesOn()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        using var metrics = new SnmpMetrics(engine);
        var sink = new Sink { Fails = true };
        await using var poller = new SnmpPoller(Options(agent), engine, sink, metrics, _time);
        poller.Start();
        await NextPollAsync(poller, sink);
        await StatusAsync(poller, status => status.SinkErrors == 1);

        await NextPollAsync(poller, sink);
        await StatusAsync(poller, status => status.SinkErrors == 2);
    }

    [Fact]
    public async Task Metrics_AfterAPoll_CarryNoDeviceLabels()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        using var metrics = new SnmpMetrics(engine);
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            // The other collectors' instruments are on the same meter, and their tests run beside this one.
            if (
                instrument.Meter.Name == SnmpMetrics.MeterName
                && instrument.Name.StartsWith("network.telemetry.snmp.", StringComparison.Ordinal)
            )
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                Assert.Equal("error.type", tag.Key);
            }
            lock (seen)
            {
                seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
            }
        }
        listener.SetMeasurementEventCallback<long>((i, v, t, _) => See(i, v, t));
        listener.SetMeasurementEventCallback<int>((i, v, t, _) => See(i, v, t));
        listener.SetMeasurementEventCallback<double>((i, v, t, _) => See(i, v, t));
        listener.Start();
        var sink = new Sink();
        await using (var poller = new SnmpPoller(Options(agent), engine, sink, metrics, _time))
        {
            poller.Start();
            await NextPollAsync(poller, sink);
        }
        listener.RecordObservableInstruments();

        Assert.True(seen["network.telemetry.snmp.requests"] >= 5);
        Assert.True(seen["network.telemetry.snmp.responses"] >= 5);
        Assert.Contains("network.telemetry.snmp.timeouts", seen.Keys);
        Assert.Contains("network.telemetry.snmp.retries", seen.Keys);
        Assert.Contains("network.telemetry.snmp.errors", seen.Keys);
        Assert.Contains("network.telemetry.snmp.poll.duration", seen.Keys);
    }

    [Fact]
    public async Task TryAdd_KnownIdOrBadTarget_SaysWhy()
    {
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        using var metrics = new SnmpMetrics(engine);
        await using var poller = new SnmpPoller(new SnmpPollerOptions { MaxTargets = 1 }, engine, new Sink(), metrics, _time);
        var target = new SnmpTarget(new IPEndPoint(IPAddress.Loopback, 161), SnmpVersion.V2c, new SnmpCommunity("x"));

        Assert.True(poller.TryAdd(new SnmpPollTarget("a", target), out _));
        Assert.False(poller.TryAdd(new SnmpPollTarget("a", target), out var error));
        Assert.Equal("SNMP device a: already polled.", error);
        Assert.False(poller.TryAdd(new SnmpPollTarget("b", target), out error));
        Assert.Equal("SNMP device b: 1 devices are polled already.", error);
        Assert.False(poller.TryAdd(new SnmpPollTarget("c", target with { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }), out error));
        Assert.Equal("SNMP device c: the port must be 1 to 65535.", error);
    }

    /// <summary>Moves time to the start of the next poll and lets it stand until the poll is done, so that no answer comes too late.</summary>
    private async Task<SnmpDevicePoll> NextPollAsync(SnmpPoller poller, Sink sink)
    {
        for (var i = 0; i < 2_000 && !sink.HasPoll; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            if (poller.TryGetStatus(sink.Only, out var status) && status.IsPolling)
            {
                break;
            }
        }
        return await sink.NextAsync();
    }

    /// <summary>The sink is told before the status is written.</summary>
    private static async Task StatusAsync(SnmpPoller poller, Func<SnmpTargetStatus, bool> holds)
    {
        for (var n = 0; n < 1_000_000 && !poller.GetStatus().All(holds); n++)
        {
            await Task.Yield();
        }
        Assert.All(poller.GetStatus(), status => Assert.True(holds(status), status.ToString()));
    }

    private static SnmpPollerOptions Options(TestAgent agent) => new() { Targets = { new SnmpPollTarget("router-1", agent.Target()) } };

    private sealed class Sink : ISnmpPollSink
    {
        private readonly Channel<SnmpDevicePoll> _polls = Channel.CreateUnbounded<SnmpDevicePoll>();

        public string Only { get; init; } = "router-1";

        public bool Fails { get; init; }

        public TaskCompletionSource? Blocked { get; set; }

        public bool HasPoll => _polls.Reader.TryPeek(out _);

        public Task<SnmpDevicePoll> NextAsync() => _polls.Reader.ReadAsync().Within();

        public async ValueTask OnPollAsync(SnmpDevicePoll poll, CancellationToken cancellationToken)
        {
            if (poll.DeviceId == Only)
            {
                _polls.Writer.TryWrite(poll);
            }
            if (Fails)
            {
                throw new InvalidOperationException("The sink is broken.");
            }
            if (Blocked is { } blocked)
            {
                await blocked.Task;
            }
        }
    }
}
