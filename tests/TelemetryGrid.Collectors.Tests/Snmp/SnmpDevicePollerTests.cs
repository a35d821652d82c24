using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

public sealed class SnmpDevicePollerTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task PollAsync_Device_ReadsSystemAndInterfaces()
    {
        await using var agent = new TestAgent();
        agent.System(4711);
        agent.Interface(1, "eth0", "Ethernet 0", 5_000_000_000);
        agent.Interface(7, "eth1", "Ethernet 1", 7);
        await using var engine = Engine();

        var poll = await Poller(engine, agent).PollAsync(CancellationToken.None).Within();

        Assert.Equal(SnmpPollStatus.Ok, poll.Status);
        Assert.Null(poll.Error);
        Assert.Equal("router-1", poll.DeviceId);
        Assert.Equal(agent.EndPoint, poll.EndPoint);
        Assert.Equal(_time.GetUtcNow(), poll.Timestamp);
        Assert.Equal(new SnmpSystem("test-device", "A test device", ObjectIdentifier.Parse("1.3.6.1.4.1.99999.1"), 4711), poll.System);
        Assert.Equal(["eth0", "eth1"], poll.Interfaces.Select(i => i.Key));
        Assert.Equal(
            new SnmpInterface
            {
                Key = "eth0",
                IfIndex = 1,
                IfName = "eth0",
                IfDescr = "Ethernet 0",
                IfAlias = "to eth0",
                IfType = 6,
                IfSpeed = uint.MaxValue,
                IfHighSpeed = 10_000,
                IfAdminStatus = IfAdminStatus.Up,
                IfOperStatus = IfOperStatus.Down,
                IfPhysAddress = "00:01:02:ab:cd:01",
                InOctets = new SnmpCounter(5_000_000_000, CounterWidth.Bits64),
                OutOctets = new SnmpCounter(5_000_000_001, CounterWidth.Bits64),
                InUcastPkts = new SnmpCounter(5_000_000_002, CounterWidth.Bits64),
                OutUcastPkts = new SnmpCounter(5_000_000_003, CounterWidth.Bits64),
                InDiscards = new SnmpCounter(13, CounterWidth.Bits32),
                InErrors = new SnmpCounter(14, CounterWidth.Bits32),
                OutDiscards = new SnmpCounter(19, CounterWidth.Bits32),
                OutErrors = new SnmpCounter(20, CounterWidth.Bits32),
                IfCounterDiscontinuityTime = 0,
            },
            poll.Interfaces[0]
        );
        Assert.Equal(10_000_000_000ul, poll.Interfaces[0].Speed);
    }

    [Theory]
    [InlineData(SnmpVersion.V1, true)] // has 64 bits, but v1 cannot carry them
    [InlineData(SnmpVersion.V1, false)]
    [InlineData(SnmpVersion.V2c, false)]
    public async Task PollAsync_No64BitCounters_FallsBackTo32(SnmpVersion version, bool wide)
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, null, "Ethernet 0", 1000, wide);
        agent.Interface(2, null, "Ethernet 1", 2000, wide);
        await using var engine = Engine();
        var poller = Poller(engine, agent, version);

        for (var i = 0; i < 2; i++)
        {
            var poll = await poller.PollAsync(CancellationToken.None).Within();

            Assert.Equal(SnmpPollStatus.Ok, poll.Status);
            Assert.Equal(["Ethernet 0", "Ethernet 1"], poll.Interfaces.Select(r => r.Key));
            Assert.Equal(new SnmpCounter(1000, CounterWidth.Bits32), poll.Interfaces[0].InOctets);
            Assert.Equal(new SnmpCounter(2001, CounterWidth.Bits32), poll.Interfaces[1].OutOctets);
            Assert.Equal(new SnmpCounter(2003, CounterWidth.Bits32), poll.Interfaces[1].OutUcastPkts);
        }
    }

    [Fact]
    public async Task PollAsync_64BitCountersOnSomeInterfaces_UsesBothWidths()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "vlan1", "Vlan 1", 100, wide: false);
        agent.Interface(2, "gi1", "Gigabit 1", 200);
        await using var engine = Engine();
        var poller = Poller(engine, agent);

        for (var i = 0; i < 2; i++)
        {
            var poll = await poller.PollAsync(CancellationToken.None).Within();
            Assert.Equal(new SnmpCounter(100, CounterWidth.Bits32), poll.Interfaces[0].InOctets);
            Assert.Equal(new SnmpCounter(200, CounterWidth.Bits64), poll.Interfaces[1].InOctets);
        }
    }

    [Fact]
    public async Task PollAsync_64BitOctetsOnly_TakesPacketsFrom32Bits()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "gi1", "Gigabit 1", 200, wide: false);
        agent.Set($"{TestMib.IfXEntry}.6.1", SnmpValue.Counter64(1UL << 40));
        agent.Set($"{TestMib.IfXEntry}.10.1", SnmpValue.Counter32(5)); // some agents get the type wrong
        await using var engine = Engine();
        var poller = Poller(engine, agent);

        for (var i = 0; i < 2; i++)
        {
            var row = Assert.Single((await poller.PollAsync(CancellationToken.None).Within()).Interfaces);
            Assert.Equal(new SnmpCounter(1UL << 40, CounterWidth.Bits64), row.InOctets);
            Assert.Equal(new SnmpCounter(5, CounterWidth.Bits32), row.OutOctets);
            Assert.Equal(new SnmpCounter(202, CounterWidth.Bits32), row.InUcastPkts);
        }
    }

    [Fact]
    public async Task PollAsync_RenumberedAfterRestart_KeepsKeysAndTellsDiscontinuity()
    {
        await using var agent = new TestAgent();
        agent.System(1_000_000);
        agent.Interface(1, "eth0", "Ethernet", 100);
        agent.Interface(2, "eth1", "Ethernet", 200);
        await using var engine = Engine();
        var poller = Poller(engine, agent);
        var before = await poller.PollAsync(CancellationToken.None).Within();
        _time.Advance(TimeSpan.FromSeconds(60));

        agent.Mib = [];
        agent.System(3_000);
        agent.Interface(11, "eth1", "Ethernet", 2);
        agent.Interface(12, "eth0", "Ethernet", 1);
        agent.Interface(13, "eth2", "Ethernet", 3);
        var after = await poller.PollAsync(CancellationToken.None).Within();
        _time.Advance(TimeSpan.FromSeconds(60));
        agent.System(9_000);
        var third = await poller.PollAsync(CancellationToken.None).Within();

        Assert.False(before.CountersDiscontinuity);
        Assert.True(after.CountersDiscontinuity);
        Assert.All(after.Interfaces, i => Assert.True(i.CountersDiscontinuity));
        Assert.Equal(1u, Row(before, "eth0").IfIndex);
        Assert.Equal(12u, Row(after, "eth0").IfIndex);
        Assert.Equal(1ul, Row(after, "eth0").InOctets!.Value.Value);
        Assert.Equal(2ul, Row(after, "eth1").InOctets!.Value.Value);
        Assert.False(third.CountersDiscontinuity);
        Assert.All(third.Interfaces, i => Assert.False(i.CountersDiscontinuity));
    }

    [Fact]
    public async Task PollAsync_RestartWhileTablesAreRead_FlagsThisPollAndTheNext()
    {
        await using var agent = new TestAgent();
        agent.System(1_000_000);
        agent.Interface(1, "eth0", "Ethernet", 100);
        await using var engine = Engine();
        var poller = Poller(engine, agent);
        await poller.PollAsync(CancellationToken.None).Within();
        _time.Advance(TimeSpan.FromSeconds(60));
        agent.System(1_006_000);
        var responses = 0;
        agent.Send = (response, client, socket) =>
        {
            if (++responses == 3)
            {
                agent.System(10);
            }
            socket.SendTo(response, client);
        };

        var during = await poller.PollAsync(CancellationToken.None).Within();
        _time.Advance(TimeSpan.FromSeconds(60));
        agent.System(6_010);
        var next = await poller.PollAsync(CancellationToken.None).Within();
        _time.Advance(TimeSpan.FromSeconds(60));
        agent.System(12_010);
        var last = await poller.PollAsync(CancellationToken.None).Within();

        Assert.True(during.CountersDiscontinuity);
        Assert.True(Row(during, "eth0").CountersDiscontinuity);
        Assert.True(next.CountersDiscontinuity);
        Assert.False(last.CountersDiscontinuity);
        Assert.False(Row(last, "eth0").CountersDiscontinuity);
    }

    [Fact]
    public async Task PollAsync_OneInterfaceLosesContinuity_FlagsThatOne()
    {
        await using var agent = new TestAgent();
        agent.System(1_000_000);
        agent.Interface(1, "eth0", "Ethernet", 100);
        agent.Interface(2, "eth1", "Ethernet", 200);
        await using var engine = Engine();
        var poller = Poller(engine, agent);
        await poller.PollAsync(CancellationToken.None).Within();
        _time.Advance(TimeSpan.FromSeconds(60));
        agent.System(1_006_000);
        agent.Set($"{TestMib.IfXEntry}.19.2", SnmpValue.TimeTicks(1_004_000));

        var poll = await poller.PollAsync(CancellationToken.None).Within();

        Assert.False(poll.CountersDiscontinuity);
        Assert.False(Row(poll, "eth0").CountersDiscontinuity);
        Assert.True(Row(poll, "eth1").CountersDiscontinuity);
    }

    [Fact]
    public async Task PollAsync_SharedAndMissingNames_GiveUniqueKeys()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "port", "a", 1);
        agent.Interface(2, "port", "b", 1);
        agent.Interface(3, " ", "descr", 1);
        agent.Interface(4, "", "", 1);
        agent.Interface(5, null, "descr", 1);
        await using var engine = Engine();

        var poll = await Poller(engine, agent).PollAsync(CancellationToken.None).Within();

        Assert.Equal(["port", "port#2", "descr", "4", "descr#2"], poll.Interfaces.Select(i => i.Key));
    }

    [Fact]
    public async Task PollAsync_TextOfAnyKind_BecomesPrintable()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Set("1.3.6.1.2.1.1.1.0", SnmpValue.OctetString("Line one\r\nline two\0\0"));
        agent.Interface(1, "Z\u00FCrich", "Ethernet", 1);
        agent.Interface(2, "eth1", "Ethernet", 1);
        agent.Set($"{TestMib.IfXEntry}.18.1", SnmpValue.OctetString([0x5A, 0xFC, 0x72]));
        agent.Set($"{TestMib.IfXEntry}.18.2", SnmpValue.OctetString([0x1B, 0x5B, 0x32, 0x4A, 0x90]));
        await using var engine = Engine();

        var poll = await Poller(engine, agent).PollAsync(CancellationToken.None).Within();

        Assert.Equal("Line one line two", poll.System!.SysDescr);
        Assert.Equal("Z\u00FCrich", poll.Interfaces[0].Key);
        Assert.Equal("Z\u00FCr", poll.Interfaces[0].IfAlias); // Latin-1
        Assert.Equal("[2J", poll.Interfaces[1].IfAlias); // a terminal's escape sequence without its teeth
    }

    [Fact]
    public async Task PollAsync_NoAnswer_IsTimedOutWithoutTheCommunity()
    {
        await using var agent = new TestAgent { Silent = true };
        await using var engine = Engine();

        var polling = Poller(engine, agent).PollAsync(CancellationToken.None);
        for (var i = 0; i < 100 && !polling.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }
        var poll = await polling.Within();

        Assert.Equal(SnmpPollStatus.TimedOut, poll.Status);
        Assert.Null(poll.System);
        Assert.StartsWith($"No answer from {agent.EndPoint}. The agent is down", poll.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(TestAgent.Community, poll.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, engine.Statistics.Requests);
    }

    [Fact]
    public async Task PollAsync_AuthorizationError_IsUnauthorized()
    {
        await using var agent = new TestAgent { Refusal = SnmpErrorStatus.AuthorizationError };
        await using var engine = Engine();

        var poll = await Poller(engine, agent).PollAsync(CancellationToken.None).Within();

        Assert.Equal(SnmpPollStatus.Unauthorized, poll.Status);
    }

    [Fact]
    public async Task PollAsync_AgentThatTakesOneVariableAtATime_ReadsAll()
    {
        await using var agent = new TestAgent { MaxVarBinds = 1 };
        agent.System(1);
        agent.Interface(1, "eth0", "Ethernet", 100);
        await using var engine = Engine();

        var poll = await Poller(engine, agent).PollAsync(CancellationToken.None).Within();

        Assert.Equal(SnmpPollStatus.Ok, poll.Status);
        Assert.Equal("test-device", poll.System!.SysName);
        Assert.Equal(new SnmpCounter(100, CounterWidth.Bits64), Assert.Single(poll.Interfaces).InOctets);
    }

    [Fact]
    public async Task PollAsync_V1WithoutSysName_LeavesItOut()
    {
        await using var agent = new TestAgent();
        agent.Set("1.3.6.1.2.1.1.1.0", SnmpValue.OctetString("old"));
        agent.Set("1.3.6.1.2.1.1.3.0", SnmpValue.TimeTicks(5));
        await using var engine = Engine();

        var poll = await Poller(engine, agent, SnmpVersion.V1).PollAsync(CancellationToken.None).Within();

        Assert.Equal(SnmpPollStatus.Ok, poll.Status);
        Assert.Equal(new SnmpSystem(null, "old", null, 5), poll.System);
        Assert.Empty(poll.Interfaces);
    }

    [Fact]
    public async Task PollAsync_NamesCannotBeRead_WithholdsRows()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        agent.Interface(1, "eth0", "Ethernet", 100);
        agent.Interface(2, "eth1", "Ethernet", 100);
        var name = ObjectIdentifier.Parse($"{TestMib.IfXEntry}.1.1");
        agent.NextOverride = asked => asked == name ? new SnmpVarBind(name, SnmpValue.OctetString("again")) : null;
        await using var engine = Engine();

        var poll = await Poller(engine, agent).PollAsync(CancellationToken.None).Within();

        Assert.Equal(SnmpPollStatus.Partial, poll.Status);
        Assert.Equal($"The agent returned {name} after {name}.", poll.Error);
        Assert.Empty(poll.Interfaces);
    }

    [Fact]
    public async Task PollAsync_MoreInterfacesThanAllowed_IsPartial()
    {
        await using var agent = new TestAgent();
        agent.System(1);
        for (var i = 1; i <= 12; i++)
        {
            agent.Interface(i, $"eth{i}", "Ethernet", 100);
        }
        await using var engine = Engine();
        var poller = new SnmpDevicePoller(engine, new SnmpPollTarget("router-1", agent.Target()), 10, _time);

        var poll = await poller.PollAsync(CancellationToken.None).Within();

        Assert.Equal(SnmpPollStatus.Partial, poll.Status);
        Assert.NotNull(poll.Error);
    }

    private SnmpEngine Engine() => new(new SnmpEngineOptions(), _time);

    private SnmpDevicePoller Poller(SnmpEngine engine, TestAgent agent, SnmpVersion version = SnmpVersion.V2c) =>
        new(engine, new SnmpPollTarget("router-1", agent.Target(version)), 1000, _time);

    private static SnmpInterface Row(SnmpDevicePoll poll, string key) => Assert.Single(poll.Interfaces, i => i.Key == key);
}
