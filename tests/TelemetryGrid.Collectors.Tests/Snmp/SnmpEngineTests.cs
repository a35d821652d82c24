using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

public sealed class SnmpEngineTests
{
    private static readonly ObjectIdentifier s_name = ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.0");

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task GetAsync_AgentAnswers_GivesItsValues(SnmpVersion version)
    {
        await using var agent = new TestAgent();
        agent.System(12345);
        await using var engine = Engine();
        var session = engine.Open(agent.Target(version));

        using var response = await session.GetAsync([s_name, ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0")]).Within();

        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        Assert.Equal([SnmpValue.OctetString("test-device"), SnmpValue.TimeTicks(12345)], Values(response));
        Assert.Equal(1, engine.Statistics.Requests);
        Assert.Equal(1, engine.Statistics.Responses);
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    [Fact]
    public async Task GetAsync_NoAnswer_RepeatsWithDoubledWaitsThenTimesOut()
    {
        await using var agent = new TestAgent { Silent = true };
        await using var engine = Engine();
        var session = engine.Open(agent.Target());

        var request = session.GetAsync([s_name]).AsTask();
        await agent.NextRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(0, engine.Statistics.Retries);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, engine.Statistics.Retries);
        await agent.NextRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(1.8));
        Assert.Equal(1, engine.Statistics.Retries);
        _time.Advance(TimeSpan.FromSeconds(0.3));
        Assert.Equal(2, engine.Statistics.Retries);
        await agent.NextRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(3.8));
        Assert.False(request.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.3));

        using var response = await request.Within();
        Assert.Equal(SnmpRequestStatus.TimedOut, response.Status);
        Assert.Equal($"No answer from {agent.EndPoint}.", response.Error);
        Assert.Equal(1, engine.Statistics.Requests);
        Assert.Equal(1, engine.Statistics.Timeouts);
        Assert.Equal(0, engine.Statistics.InFlight);
        Assert.Equal(1, session.Timeouts);
        Assert.True(session.IsOnProbation);
    }

    [Fact]
    public async Task GetAsync_FirstDatagramLost_IsAnsweredByTheRetry()
    {
        await using var agent = new TestAgent { Silent = true };
        agent.System(1);
        await using var engine = Engine();

        var request = engine.Open(agent.Target()).GetAsync([s_name]).AsTask();
        await agent.NextRequestAsync();
        agent.Silent = false;
        _time.Advance(TimeSpan.FromSeconds(1.1));

        using var response = await request.Within();
        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        Assert.Equal(0, engine.Statistics.Timeouts);
    }

    [Fact]
    public async Task GetAsync_AfterATimeout_IsTriedOnceUntilTheAgentAnswersAgain()
    {
        await using var agent = new TestAgent { Silent = true };
        agent.System(1);
        await using var engine = Engine();
        var session = engine.Open(agent.Target());
        (await TimeOut(session)).Dispose();
        var retries = engine.Statistics.Retries;

        (await TimeOut(session)).Dispose();
        Assert.Equal(retries, engine.Statistics.Retries);

        agent.Silent = false;
        (await session.GetAsync([s_name]).Within()).Dispose();
        Assert.False(session.IsOnProbation);
        agent.Silent = true;
        (await TimeOut(session)).Dispose();
        Assert.Equal(retries + 2, engine.Statistics.Retries);
    }

    [Fact]
    public async Task GetAsync_DuplicateLateAndUnknownResponses_AreCounted()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Send = (response, client, socket) =>
        {
            socket.SendTo(response, client);
            socket.SendTo(response, client);
            // A request-id nobody used, a datagram that is no message, and a message that is no response.
            socket.SendTo(Message(SnmpPduType.Response, 0x7FFF_FFFF), client);
            socket.SendTo([0x30, 0x80], client);
            socket.SendTo(Message(SnmpPduType.TrapV2, 1), client);
        };
        await using var engine = Engine();
        var session = engine.Open(agent.Target());
        (await session.GetAsync([s_name]).Within()).Dispose();
        agent.Send = null;
        // Loopback keeps the order, so what was sent before this answer has been seen when it comes.
        (await session.GetAsync([s_name]).Within()).Dispose();

        Assert.Equal(1, engine.Statistics.Discarded(SnmpDiscard.Duplicate));
        Assert.Equal(1, engine.Statistics.Discarded(SnmpDiscard.UnknownRequest));
        Assert.Equal(1, engine.Statistics.Discarded(SnmpDiscard.Malformed));
        Assert.Equal(1, engine.Statistics.Discarded(SnmpDiscard.Unexpected));

        agent.Hold = true;
        (await TimeOut(session)).Dispose();
        for (var requests = 0; requests < 2 + 3; requests++)
        {
            await agent.NextRequestAsync();
        }
        agent.Hold = false;
        agent.Release();
        (await session.GetAsync([s_name]).Within()).Dispose();
        Assert.Equal(3, engine.Statistics.Discarded(SnmpDiscard.Late));
        Assert.Equal(3, engine.Statistics.Responses);
    }

    [Fact]
    public async Task GetAsync_AnswerFromAnotherAddress_IsTakenOnlyIfAllowed()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("127.0.0.2 answers without configuration on Linux only");
        }
        await using var agent = new TestAgent();
        agent.System(1);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        using var samePlaceOtherPort = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        samePlaceOtherPort.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        agent.Send = (response, client, socket) =>
        {
            other.SendTo(response, client);
            samePlaceOtherPort.SendTo(response, client);
            socket.SendTo(response, client);
        };
        await using var engine = Engine();

        (await engine.Open(agent.Target()).GetAsync([s_name]).Within()).Dispose();
        Assert.Equal(2, engine.Statistics.Discarded(SnmpDiscard.WrongSource));

        agent.Send = (response, client, _) => other.SendTo(response, client);
        var tolerant = engine.Open(agent.Target() with { AcceptFrom = IPAddress.Parse("127.0.0.2") });
        using var response = await tolerant.GetAsync([s_name]).Within();
        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
    }

    [Fact]
    public async Task GetAsync_MoreThanTheWindow_WaitTheirTurn()
    {
        await using var agent = new TestAgent { Hold = true };
        agent.System(1);
        await using var engine = Engine();
        var session = engine.Open(agent.Target());

        var requests = Enumerable.Range(0, 10).Select(_ => session.GetAsync([s_name]).AsTask()).ToArray();
        Assert.Equal(4, engine.Statistics.InFlight);
        Assert.Equal(4, engine.Statistics.Requests);
        for (var i = 0; i < 4; i++)
        {
            await agent.NextRequestAsync();
        }
        agent.Release(1);
        await agent.NextRequestAsync();
        Assert.Equal(5, engine.Statistics.Requests);
        Assert.Equal(4, engine.Statistics.InFlight);
        agent.Hold = false;
        agent.Release();

        foreach (var response in await Task.WhenAll(requests).Within())
        {
            Assert.Equal(SnmpRequestStatus.Answered, response.Status);
            response.Dispose();
        }
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    [Fact]
    public async Task GetAsync_DeadAndSlowAgents_DoNotDelayOthers()
    {
        await using var dead = new TestAgent { Silent = true };
        await using var slow = new TestAgent { Hold = true };
        await using var live = new TestAgent();
        slow.System(1);
        live.System(1);
        await using var engine = Engine();
        var deadSessions = Enumerable.Range(0, 50).Select(_ => engine.Open(dead.Target())).ToArray();
        var slowSession = engine.Open(slow.Target());
        var hopeless = deadSessions.SelectMany(s => Enumerable.Range(0, 6).Select(_ => s.GetAsync([s_name]).AsTask())).ToArray();
        var late = Enumerable.Range(0, 6).Select(_ => slowSession.GetAsync([s_name]).AsTask()).ToArray();

        // Time stands still: whoever waited for a dead agent's timeout would wait forever.
        var liveSession = engine.Open(live.Target());
        for (var i = 0; i < 100; i++)
        {
            using var response = await liveSession.GetAsync([s_name]).Within();
            Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        }

        Assert.DoesNotContain(hopeless, t => t.IsCompleted);
        Assert.DoesNotContain(late, t => t.IsCompleted);
        slow.Hold = false;
        slow.Release();
        Assert.All(await Task.WhenAll(late).Within(), r => Assert.Equal(SnmpRequestStatus.Answered, r.Status));
    }

    [Fact]
    public async Task GetAsync_ManyDeadAgents_LeaveHalfOfTheRoom()
    {
        await using var dead = new TestAgent { Silent = true };
        await using var live = new TestAgent();
        live.System(1);
        await using var engine = Engine(o => o.MaxInFlight = 8);
        var sessions = Enumerable.Range(0, 20).Select(_ => engine.Open(dead.Target())).ToArray();
        var first = sessions.Select(s => s.GetAsync([s_name]).AsTask()).ToArray();
        for (var i = 0; i < 400; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }
        Assert.All(await Task.WhenAll(first).Within(), r => Assert.Equal(SnmpRequestStatus.TimedOut, r.Status));

        var second = sessions.SelectMany(s => Enumerable.Range(0, 3).Select(_ => s.GetAsync([s_name]).AsTask())).ToArray();
        Assert.Equal(4, engine.Statistics.InFlight);
        var liveSession = engine.Open(live.Target());
        for (var i = 0; i < 20; i++)
        {
            (await liveSession.GetAsync([s_name]).Within()).Dispose();
        }

        Assert.Equal(4, engine.Statistics.InFlight);
        Assert.DoesNotContain(second, t => t.IsCompleted);
    }

    [Fact]
    public async Task GetAsync_TooManyPending_IsRefused()
    {
        await using var agent = new TestAgent { Hold = true };
        await using var engine = Engine(o => (o.MaxInFlight, o.MaxPending) = (4, 6));
        var session = engine.Open(agent.Target());
        var pending = Enumerable.Range(0, 6).Select(_ => session.GetAsync([s_name]).AsTask()).ToArray();

        using var response = await session.GetAsync([s_name]).Within();

        Assert.Equal(SnmpRequestStatus.Overloaded, response.Status);
        Assert.NotNull(response.Error);
        Assert.Equal(1, engine.Statistics.Overloads);
        Assert.DoesNotContain(pending, t => t.IsCompleted);
    }

    [Fact]
    public async Task DisposeAsync_PendingRequests_EndAsStopped()
    {
        await using var agent = new TestAgent { Silent = true };
        var engine = Engine();
        var session = engine.Open(agent.Target());
        var pending = Enumerable.Range(0, 10).Select(_ => session.GetAsync([s_name]).AsTask()).ToArray();

        await engine.DisposeAsync();

        Assert.All(await Task.WhenAll(pending).Within(), r => Assert.Equal(SnmpRequestStatus.Stopped, r.Status));
        using var after = await session.GetAsync([s_name]).Within();
        Assert.Equal(SnmpRequestStatus.Stopped, after.Status);
    }

    [Fact]
    public async Task GetAsync_SystemRefusesToSend_FailsWithOneSentence()
    {
        await using var engine = Engine();
        var target = new SnmpTarget(new IPEndPoint(IPAddress.Broadcast, 161), SnmpVersion.V2c, new SnmpCommunity(TestAgent.Community));

        using var response = await engine.Open(target).GetAsync([s_name]).Within();

        Assert.Equal(SnmpRequestStatus.SendFailed, response.Status);
        Assert.StartsWith("Cannot send to 255.255.255.255:161: ", response.Error, StringComparison.Ordinal);
        Assert.Equal(1, engine.Statistics.SendErrors);
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    [Fact]
    public async Task GetAsync_IPv6Agent_Answers()
    {
        if (!Socket.OSSupportsIPv6)
        {
            Assert.Skip("IPv6 is not available");
        }
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await using var engine = Engine();
        var target = new SnmpTarget((IPEndPoint)socket.LocalEndPoint!, SnmpVersion.V2c, new SnmpCommunity("x"));
        var request = engine.Open(target).GetAsync([s_name]).AsTask();
        var buffer = new byte[500];
        var received = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.IPv6Any, 0)).WaitAsync(TimeSpan.FromSeconds(20));
        SnmpMessage.TryRead(buffer.AsSpan(0, received.ReceivedBytes), out var message);
        socket.SendTo(Message(SnmpPduType.Response, message.Pdu.RequestId), received.RemoteEndPoint);

        using var response = await request.Within();

        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
    }

    [Fact]
    public async Task GetAsync_ConcurrentCallers_EachGetTheirOwnAnswer()
    {
        await using var agent = new TestAgent();
        for (var i = 0; i < 200; i++)
        {
            agent.Set($"1.3.6.1.4.1.99999.{i}", SnmpValue.Integer32(i));
        }
        await using var engine = Engine();
        var session = engine.Open(agent.Target() with { Window = 32 });

        await Parallel.ForAsync(
            0,
            4_000,
            async (n, _) =>
            {
                var i = n % 200;
                using var response = await session.GetAsync([ObjectIdentifier.Parse("1.3.6.1.4.1.99999").Child((uint)i)]);
                Assert.Equal([SnmpValue.Integer32(i)], Values(response));
            }
        );

        Assert.Equal(4_000, engine.Statistics.Responses);
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    [Fact]
    public async Task GetAsync_ThousandsOfAgentsAtOnce_AllAnswer()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        await using var engine = Engine(o => o.MaxInFlight = 256);
        var requests = Enumerable.Range(0, 3_000).Select(_ => engine.Open(agent.Target()).GetAsync([s_name]).AsTask()).ToArray();
        Assert.InRange(engine.Statistics.InFlight, 0, 256);

        Assert.All(await Task.WhenAll(requests).Within(), r => Assert.Equal(SnmpRequestStatus.Answered, r.Status));

        Assert.Equal(3_000, engine.Statistics.Requests);
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    private SnmpEngine Engine(Action<SnmpEngineOptions>? configure = null)
    {
        var options = new SnmpEngineOptions();
        configure?.Invoke(options);
        return new SnmpEngine(options, _time);
    }

    private async Task<SnmpResponse> TimeOut(SnmpSession session)
    {
        var request = session.GetAsync([s_name]).AsTask();
        for (var i = 0; i < 100 && !request.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }
        var response = await request.Within();
        Assert.Equal(SnmpRequestStatus.TimedOut, response.Status);
        return response;
    }

    private static byte[] Message(SnmpPduType type, int requestId)
    {
        var buffer = new byte[100];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "x"u8);
        return buffer[..writer.Finish(type, requestId)];
    }

    private static SnmpValue[] Values(SnmpResponse response)
    {
        var values = new List<SnmpValue>();
        var reader = response.Pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            values.Add(varBind.Value.ToValue());
        }
        return [.. values];
    }
}
