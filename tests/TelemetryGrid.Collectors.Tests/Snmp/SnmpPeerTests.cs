using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>Polls agents that others wrote and compares the interface tables with those that net-snmp's walk reads.</summary>
public sealed class SnmpPeerTests
{
    private const string Community = "peer";

    [Theory]
    [InlineData(SnmpVersion.V1, "1")]
    [InlineData(SnmpVersion.V2c, "2c")]
    public async Task PollAsync_Snmpd_EqualsWalk(SnmpVersion version, string walkVersion)
    {
        await using var snmpd = NetSnmp.StartSnmpd(Community);
        await using var engine = Engine();
        var poller = await ReadyAsync(engine, snmpd, version, Community);

        var before = await TablesAsync(snmpd, walkVersion, Community);
        var poll = await poller.PollAsync(TestContext.Current.CancellationToken);
        var after = await TablesAsync(snmpd, walkVersion, Community);

        Assert.Equal(SnmpPollStatus.Ok, poll.Status);
        Assert.Equal("snmpd-under-test", poll.System!.SysName);
        Assert.Equal("1.3.6.1.4.1.8072.3.2.10", poll.System.SysObjectId.ToString());
        Assert.NotEmpty(poll.System.SysDescr!);
        Assert.InRange(poll.System.SysUpTime!.Value, 1u, 100 * 600u);
        // Live counters move on: a poll lies between the walk before and the walk after.
        InterfaceTableComparison.AssertEqual(before, poll, (name, walked, polled) => Assert.True(polled >= walked, name));
        InterfaceTableComparison.AssertEqual(after, poll, (name, walked, polled) => Assert.True(polled <= walked, name));
        var width = version == SnmpVersion.V1 ? CounterWidth.Bits32 : CounterWidth.Bits64;
        Assert.All(poll.Interfaces, row => Assert.Equal(width, row.InOctets!.Value.Width));
        Assert.Contains(poll.Interfaces, row => row.Key == "lo" && row.IfType == 24);
    }

    [Fact]
    public async Task PollAsync_SnmpdWrongCommunity_TimesOut()
    {
        await using var snmpd = NetSnmp.StartSnmpd(Community);
        await using var engine = Engine();
        await ReadyAsync(engine, snmpd, SnmpVersion.V2c, Community);
        var target = new SnmpTarget(snmpd.EndPoint, SnmpVersion.V2c, new SnmpCommunity("wrong")) { Retries = 0 };
        var poller = new SnmpDevicePoller(engine, new SnmpPollTarget("d", target), 100, TimeProvider.System);

        var poll = await poller.PollAsync(TestContext.Current.CancellationToken);

        Assert.Equal(SnmpPollStatus.TimedOut, poll.Status);
        Assert.DoesNotContain("wrong", poll.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PollAsync_RecordedDevices_EqualWalks()
    {
        string[] recordings =
        [
            "switch/cisco-c3560",
            "switch/dlink-des3038",
            "switch/hpe-procurve-516733-b21",
            "router/huawei-s5720",
            "router/juniper-mx960-12-3r6-6",
            "firewall/clavister-amaranten",
            "firewall/legend-holdings-firewall",
            "firewall/paloalto-pa-5000",
            "firewall/topsec-ngfw4000-uf", // Counter64 in the columns of 32 bits
            "firewall/venus-vsos-v0600r0705b20180507", // Counter32 in the columns of 64 bits, and only some of them
            "firewall/venus-vsos-v070060600", // ifIndex differs from the row's index
        ];
        await using var simulator = await NetSnmp.StartSimulatorAsync(recordings);
        await using var engine = Engine();
        foreach (var recording in recordings)
        {
            var community = Path.GetFileName(recording);
            var poller = await ReadyAsync(engine, simulator, SnmpVersion.V2c, community);
            var walk = await TablesAsync(simulator, "2c", community);
            // The second poll knows the table's size and what the agent has.
            for (var i = 0; i < 2; i++)
            {
                var poll = await poller.PollAsync(TestContext.Current.CancellationToken);

                Assert.True(poll.Status == SnmpPollStatus.Ok, $"{recording}: {poll.Error}");
                Assert.NotNull(poll.System!.SysDescr);
                InterfaceTableComparison.AssertEqual(
                    walk,
                    poll,
                    (name, walked, polled) => Assert.True(walked == polled, $"{recording}: {name} {walked} {polled}")
                );
            }
        }
    }

    private static SnmpEngine Engine() => new(new SnmpEngineOptions(), TimeProvider.System);

    /// <summary>A poller for the agent, once that has started to answer.</summary>
    private static async Task<SnmpDevicePoller> ReadyAsync(SnmpEngine engine, NetSnmp agent, SnmpVersion version, string community)
    {
        var target = new SnmpTarget(agent.EndPoint, version, new SnmpCommunity(community)) { Timeout = TimeSpan.FromSeconds(2) };
        var probe = engine.Open(target with { Timeout = TimeSpan.FromMilliseconds(200), Retries = 0 });
        for (var attempt = 0; attempt < 150; attempt++)
        {
            using var response = await probe.GetAsync([ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0")]);
            if (response.Status == SnmpRequestStatus.Answered)
            {
                return new SnmpDevicePoller(engine, new SnmpPollTarget("device", target), 10_000, TimeProvider.System);
            }
        }
        throw new TimeoutException($"The agent on {agent.EndPoint} does not answer.");
    }

    private static async Task<IReadOnlyDictionary<string, string>> TablesAsync(NetSnmp agent, string version, string community)
    {
        var tables = new Dictionary<string, string>(await agent.WalkAsync(version, community, TestMib.IfEntry), StringComparer.Ordinal);
        foreach (var (name, value) in await agent.WalkAsync(version, community, TestMib.IfXEntry))
        {
            tables[name] = value;
        }
        return tables;
    }
}
