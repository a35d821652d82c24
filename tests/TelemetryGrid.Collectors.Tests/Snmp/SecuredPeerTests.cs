using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>v3 polls of net-snmp's agent.</summary>
public sealed class SecuredPeerTests
{
    private const string AuthPassword = "authentication pass";
    private const string PrivPassword = "privacy passphrase";
    private const string Community = "peer";

    private static readonly string[] s_configuration =
    [
        $"createUser full SHA-256 \"{AuthPassword}\" AES \"{PrivPassword}\"",
        "rouser full priv",
        $"createUser cisco SHA \"{AuthPassword}\" AES-256-C \"{PrivPassword}\"",
        "rouser cisco priv",
        $"createUser half SHA-512 \"{AuthPassword}\"",
        "rouser half auth",
        "createUser open",
        "rouser open noauth",
        $"rocommunity {Community}",
    ];

    private static readonly UsmUser s_full = Full("full", AuthPassword, PrivPassword);

    public static TheoryData<UsmAuthProtocol, UsmPrivProtocol, string> Users =>
        new()
        {
            { UsmAuthProtocol.Sha256, UsmPrivProtocol.Aes128, "full" },
            { UsmAuthProtocol.Sha1, UsmPrivProtocol.Aes256Cisco, "cisco" },
            { UsmAuthProtocol.Sha512, UsmPrivProtocol.None, "half" },
            { UsmAuthProtocol.None, UsmPrivProtocol.None, "open" },
        };

    [Theory]
    [MemberData(nameof(Users))]
    public async Task PollAsync_Snmpd_ReadsWhatV2cReads(UsmAuthProtocol auth, UsmPrivProtocol privacy, string name)
    {
        await using var snmpd = NetSnmp.StartSecuredSnmpd(s_configuration);
        await using var engine = Engine();
        await ReadyAsync(engine, snmpd);
        var target = SnmpTarget.Secured(snmpd.EndPoint, new UsmUser(name, auth, AuthPassword, privacy, PrivPassword));
        var plain = new SnmpTarget(snmpd.EndPoint, SnmpVersion.V2c, new SnmpCommunity(Community));

        var secured = await PollAsync(engine, target);
        var open = await PollAsync(engine, plain);

        Assert.True(secured.Status == SnmpPollStatus.Ok, secured.Error);
        Assert.Equal("snmpd-under-test", secured.System!.SysName);
        Assert.NotEmpty(secured.Interfaces);
        Assert.Equal(open.Interfaces.Select(i => (i.Key, i.IfType)), secured.Interfaces.Select(i => (i.Key, i.IfType)));
        Assert.All(secured.Interfaces, row => Assert.Equal(CounterWidth.Bits64, row.InOctets!.Value.Width));
    }

    [Fact]
    public async Task PollAsync_WrongCredentials_SaysWhichPartIsWrong()
    {
        await using var snmpd = NetSnmp.StartSecuredSnmpd(s_configuration);
        await using var engine = Engine();
        await ReadyAsync(engine, snmpd);

        await AssertFails(Full("fool", AuthPassword, PrivPassword), SnmpPollStatus.Unauthorized, "unknown user");
        await AssertFails(Full("full", "wrong password", PrivPassword), SnmpPollStatus.Unauthorized, "authentication failed");
        await AssertFails(Full("half", AuthPassword, PrivPassword, UsmAuthProtocol.Sha512), SnmpPollStatus.Unauthorized, "security level");
        // This agent drops without a word what deciphers to nonsense.
        await AssertFails(Full("full", AuthPassword, "wrong password"), SnmpPollStatus.TimedOut, "privacy password");

        async Task AssertFails(UsmUser user, SnmpPollStatus status, string reason)
        {
            var target = SnmpTarget.Secured(snmpd.EndPoint, user) with { Retries = 0, Timeout = TimeSpan.FromMilliseconds(500) };
            var poll = await PollAsync(engine, target);
            Assert.Equal(status, poll.Status);
            Assert.Contains(reason, poll.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("password\"", poll.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task PollAsync_RestartedAgent_IsFollowed()
    {
        var snmpd = NetSnmp.StartSecuredSnmpd(s_configuration);
        try
        {
            await using var engine = Engine();
            await ReadyAsync(engine, snmpd);
            var poller = Poller(engine, SnmpTarget.Secured(snmpd.EndPoint, s_full));
            Assert.Equal(SnmpPollStatus.Ok, (await poller.PollAsync(TestContext.Current.CancellationToken)).Status);
            var boots = poller.Session.Security!.Header(0, default).EngineBoots;

            snmpd = await snmpd.RestartAsync();
            await ReadyAsync(engine, snmpd);

            Assert.Equal(SnmpPollStatus.Ok, (await poller.PollAsync(TestContext.Current.CancellationToken)).Status);
            Assert.Equal(boots + 1, poller.Session.Security!.Header(0, default).EngineBoots);
        }
        finally
        {
            await snmpd.DisposeAsync();
        }
    }

    [Fact]
    public async Task PollAsync_FirstCredentialsRefused_FallsBackAndStays()
    {
        await using var snmpd = NetSnmp.StartSecuredSnmpd(s_configuration);
        await using var engine = Engine();
        await ReadyAsync(engine, snmpd);
        var secured = SnmpTarget.Secured(snmpd.EndPoint, Full("full", "wrong password", PrivPassword));
        var plain = new SnmpTarget(snmpd.EndPoint, SnmpVersion.V2c, new SnmpCommunity(Community));
        var poller = Poller(engine, secured, plain);

        for (var i = 0; i < 2; i++)
        {
            var poll = await poller.PollAsync(TestContext.Current.CancellationToken);
            Assert.True(poll.Status == SnmpPollStatus.Ok, poll.Error);
            Assert.Equal(SnmpVersion.V2c, poller.Session.Target.Version);
        }
        Assert.Equal(1, engine.Statistics.Refusals);
    }

    private static UsmUser Full(string name, string auth, string privacy, UsmAuthProtocol protocol = UsmAuthProtocol.Sha256) =>
        new(name, protocol, auth, UsmPrivProtocol.Aes128, privacy);

    private static SnmpEngine Engine() => new(new SnmpEngineOptions(), TimeProvider.System);

    private static SnmpDevicePoller Poller(SnmpEngine engine, SnmpTarget target, params SnmpTarget[] fallbacks) =>
        new(engine, new SnmpPollTarget("device", target) { Fallbacks = [.. fallbacks] }, 1000, TimeProvider.System);

    private static Task<SnmpDevicePoll> PollAsync(SnmpEngine engine, SnmpTarget target) =>
        Poller(engine, target).PollAsync(TestContext.Current.CancellationToken);

    private static async Task ReadyAsync(SnmpEngine engine, NetSnmp agent)
    {
        var target = new SnmpTarget(agent.EndPoint, SnmpVersion.V2c, new SnmpCommunity(Community));
        var probe = engine.Open(target with { Timeout = TimeSpan.FromMilliseconds(200), Retries = 0 });
        for (var attempt = 0; attempt < 150; attempt++)
        {
            using var response = await probe.GetAsync([SecuredTestAgent.Variable]);
            if (response.Status == SnmpRequestStatus.Answered)
            {
                return;
            }
        }
        throw new TimeoutException($"The agent on {agent.EndPoint} does not answer.");
    }
}
