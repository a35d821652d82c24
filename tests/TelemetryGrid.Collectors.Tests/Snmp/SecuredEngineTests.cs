using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>The engine with v3 agents, in virtual time.</summary>
public sealed class SecuredEngineTests
{
    private static readonly ObjectIdentifier[] s_names = [SecuredTestAgent.Variable, ObjectIdentifier.Parse("1.3.6.1.2.1.1.6.0")];
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task GetAsync_FirstRequest_AsksForTheEngineAndIsAnswered()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Context = "vrf-blue" });

        using var response = await session.GetAsync(s_names).Within();

        Assert.Null(response.Error);
        Assert.Equal(["an answer", "an answer"], Values(response));
        Assert.Equal("vrf-blue", agent.ContextSeen);
        Assert.Equal([SnmpV3Status.UnknownEngineId, SnmpV3Status.Ok], agent.Seen());
        (await session.GetAsync(s_names).Within()).Dispose();
        Assert.Equal([SnmpV3Status.Ok], agent.Seen());
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_ShareOneDiscovery()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Window = 16 });

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => session.GetAsync(s_names).Within()));

        Assert.All(responses, r => Assert.Equal(["an answer", "an answer"], Values(r)));
        Assert.Single(agent.Seen(), SnmpV3Status.UnknownEngineId);
    }

    [Fact]
    public async Task GetAsync_LostDatagrams_AreRepeatedWithNewMessages()
    {
        await using var agent = new SecuredTestAgent(_time) { Lose = 1 };
        await using var engine = Engine();
        var session = engine.Open(agent.Target);

        var request = session.GetAsync(s_names).AsTask();
        Assert.Equal(SnmpV3Status.UnknownEngineId, await agent.NextRequestAsync()); // lost
        agent.Lose = 0;
        _time.Advance(TimeSpan.FromSeconds(1.1));

        using var response = await request.Within();
        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        Assert.Equal(1, engine.Statistics.Retries);
    }

    [Fact]
    public async Task GetAsync_RestartedAgent_IsSynchronizedByItsReport()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Window = 8 });
        (await session.GetAsync(s_names).Within()).Dispose();
        agent.Seen();

        foreach (var boots in (int[])[2, 9, 3]) // forwards, and backwards as devices do that forget their boots
        {
            agent.Restart("80001F88046167656E742D31", boots);
            var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.GetAsync(s_names).Within()));
            Assert.All(responses, r => Assert.Equal(["an answer", "an answer"], Values(r)));
            Assert.Contains(SnmpV3Status.NotInTimeWindow, agent.Seen());
        }
    }

    [Fact]
    public async Task GetAsync_OurClockRunsAway_IsSynchronizedByTheReport()
    {
        var ours = new ManualTimeProvider();
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), ours);
        var session = engine.Open(agent.Target);
        (await session.GetAsync(s_names).Within()).Dispose();
        agent.Seen();

        ours.Advance(TimeSpan.FromSeconds(UsmEngineState.Window + 10));
        using var response = await session.GetAsync(s_names).Within();

        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        Assert.Equal([SnmpV3Status.NotInTimeWindow, SnmpV3Status.Ok], agent.Seen());
    }

    [Fact]
    public async Task GetAsync_ReplacedAgent_IsDiscoveredAnewByAllThatAreOnTheWay()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Window = 8 });
        (await session.GetAsync(s_names).Within()).Dispose();

        agent.Restart("80001F88046167656E742D32", 1);
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => session.GetAsync(s_names).Within()));

        Assert.All(responses, r => Assert.Equal(["an answer", "an answer"], Values(r)));
    }

    [Theory]
    [InlineData(SnmpV3Status.UnknownUserName, "unknown user")]
    [InlineData(SnmpV3Status.WrongDigest, "authentication failed")]
    [InlineData(SnmpV3Status.DecryptionError, "decryption error")]
    [InlineData(SnmpV3Status.NotInTimeWindow, "not in time window")]
    [InlineData(SnmpV3Status.UnsupportedSecurityLevel, "security level AuthPriv")]
    [InlineData(SnmpV3Status.UnknownContext, "unknown context 'blue'")]
    public async Task GetAsync_Refused_SaysWhy(SnmpV3Status refusal, string expected)
    {
        await using var agent = new SecuredTestAgent(_time) { Refusal = refusal };
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Context = "blue" });

        using var response = await session.GetAsync(s_names).Within();

        Assert.Equal((SnmpRequestStatus.Refused, refusal), (response.Status, response.Refusal));
        Assert.StartsWith($"SNMPv3 user 'poller' at {agent.EndPoint}: ", response.Error, StringComparison.Ordinal);
        Assert.Contains(expected, response.Error, StringComparison.Ordinal);
        Assert.Equal(1, engine.Statistics.Refusals);
        Assert.Equal(0, engine.Statistics.InFlight);
    }

    [Fact]
    public async Task GetAsync_WrongAuthenticationPassword_IsRefused()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var user = SecuredTestAgent.Make("another password", SecuredTestAgent.PrivPassword);
        using var response = await engine.Open(SnmpTarget.Secured(agent.EndPoint, user)).GetAsync(s_names).Within();

        Assert.Equal(SnmpV3Status.WrongDigest, response.Refusal);
    }

    [Fact]
    public async Task GetAsync_AnswersAlteredOnTheWay_AreDiscardedUntilItTimesOut()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Retries = 0 });
        (await session.GetAsync(s_names).Within()).Dispose();
        agent.Tamper = answer => answer[^1] ^= 1;

        var request = session.GetAsync(s_names).AsTask();
        while (engine.Statistics.Discarded(SnmpDiscard.Unauthentic) == 0)
        {
            await Task.Yield();
        }
        _time.Advance(TimeSpan.FromSeconds(1.1));

        using var response = await request.Within();
        Assert.Equal(SnmpRequestStatus.TimedOut, response.Status);
        Assert.Contains("not authentic", response.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_ForgedTimeReport_DoesNotEndTheRequest()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target);
        (await session.GetAsync(s_names).Within()).Dispose();
        agent.Forgery = SnmpV3Status.NotInTimeWindow;

        using var response = await session.GetAsync(s_names).Within();

        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        Assert.Equal(1, engine.Statistics.Discarded(SnmpDiscard.Unauthentic));
    }

    [Fact]
    public async Task GetAsync_SilenceAfterDiscovery_NamesThePrivacyPassword()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Retries = 0 });

        agent.Tamper = _ => agent.Lose = 1; // answers the discovery and nothing more
        var request = session.GetAsync(s_names).AsTask();
        await agent.NextRequestAsync();
        await agent.NextRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(1.1));

        using var response = await request.Within();
        Assert.Equal(SnmpRequestStatus.TimedOut, response.Status);
        Assert.Contains("wrong privacy password", response.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_RepeatedTimeouts_ForgetTheEngine()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target with { Retries = 0 });
        (await session.GetAsync(s_names).Within()).Dispose();
        agent.Seen();
        for (var i = 0; i < 2; i++)
        {
            agent.Lose = 1;
            var request = session.GetAsync(s_names).AsTask();
            await agent.NextRequestAsync();
            _time.Advance(TimeSpan.FromSeconds(1.1));
            (await request.Within()).Dispose();
        }
        agent.Lose = 0;

        using var response = await session.GetAsync(s_names).Within();

        Assert.Equal(SnmpRequestStatus.Answered, response.Status);
        Assert.Equal([SnmpV3Status.UnknownEngineId, SnmpV3Status.Ok], agent.Seen());
    }

    [Fact]
    public async Task OnDatagram_AnyTruncationOrDamageOfAnswers_NeverEndsTheEngine()
    {
        await using var agent = new SecuredTestAgent(_time);
        await using var engine = Engine();
        var session = engine.Open(agent.Target);
        byte[]? answer = null;
        agent.Tamper = bytes => answer = [.. bytes];
        (await session.GetAsync(s_names).Within()).Dispose();
        agent.Tamper = null;
        var source = agent.EndPoint.Serialize();
        var random = new Random(11);

        for (var length = 0; length < answer!.Length; length++)
        {
            engine.OnDatagram(answer.AsSpan(0, length), source);
            var damaged = (byte[])answer.Clone();
            damaged[length] = (byte)random.Next(256);
            engine.OnDatagram(damaged, source);
        }

        (await session.GetAsync(s_names).Within()).Dispose();
        var discarded = Enum.GetValues<SnmpDiscard>().Sum(engine.Statistics.Discarded);
        Assert.Equal(2 * answer.Length, discarded);
    }

    private SnmpEngine Engine() => new(new SnmpEngineOptions(), _time);

    private static List<string> Values(SnmpResponse response)
    {
        var values = new List<string>();
        var reader = response.Pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            values.Add(varBind.Value.TryGetOctetString(out var octets) ? System.Text.Encoding.UTF8.GetString(octets) : "?");
        }
        return values;
    }
}
