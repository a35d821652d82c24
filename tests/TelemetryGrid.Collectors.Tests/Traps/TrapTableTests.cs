using System.Text.RegularExpressions;
using TelemetryGrid.Collectors.Traps;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Tests.Traps;

public sealed partial class TrapTableTests
{
    [Fact]
    public void All_EveryRule_HasAWellFormedNameAndASeverity()
    {
        Assert.True(TrapTable.All.Count() > 120, $"{TrapTable.All.Count()} rules");
        Assert.All(
            TrapTable.All,
            rule =>
            {
                Assert.Matches(EventName(), rule.Event);
                Assert.NotEqual(Severity.Unspecified, rule.Severity);
                Assert.All(rule.Labels, l => Assert.Matches(Label(), l.Key));
            }
        );
    }

    [Theory]
    [InlineData("1.3.6.1.6.3.1.1.5.1", "coldStart", "device.restarted")]
    [InlineData("1.3.6.1.6.3.1.1.5.3", "linkDown", "interface.status_changed")]
    [InlineData("1.3.6.1.2.1.15.0.2", "bgpBackwardTransNotification", "bgp.peer_state_changed")]
    [InlineData("1.3.6.1.2.1.14.16.2.2", "ospfNbrStateChange", "ospf.neighbor_state_changed")]
    [InlineData("1.0.8802.1.1.2.0.0.1", "lldpRemTablesChange", "lldp.neighbors_changed")]
    [InlineData("1.3.6.1.4.1.9.9.43.2.0.1", "ciscoConfigManEvent", "config.changed")]
    [InlineData("1.3.6.1.4.1.12356.101.2.0.301", "fgTrapVpnTunUp", "vpn.tunnel_status_changed")]
    // v1 puts a 0 before the number where the MIB has none, and some agents leave out the 0 that the MIB has.
    [InlineData("1.3.6.1.2.1.33.2.0.1", "upsTrapOnBattery", "power.on_battery")]
    [InlineData("1.3.6.1.2.1.15.7.0.2", "bgpBackwardTransition", "bgp.peer_state_changed")]
    [InlineData("1.3.6.1.2.1.17.1", "newRoot", "stp.root_changed")]
    [InlineData("1.3.6.1.4.1.12356.101.2.301", "fgTrapVpnTunUp", "vpn.tunnel_status_changed")]
    // Everything below a prefix, but the exact one first.
    [InlineData("1.3.6.1.4.1.318.0.5", "upsOnBattery", "power.on_battery")]
    [InlineData("1.3.6.1.4.1.318.0.777", "apcTrap", "power.alarm")]
    [InlineData("1.3.6.1.4.1.6527.3.1.3.2.0.5", "tmnxChassisNotification", "hardware.status_changed")]
    public void Find_Known_GivesItsRule(string oid, string name, string eventName)
    {
        var rule = TrapTable.Find(ObjectIdentifier.Parse(oid).Encoded);

        Assert.Equal((name, eventName), (rule?.Name, rule?.Event));
    }

    [Theory]
    [InlineData("1.3.6.1.4.1.99999.0.1")]
    [InlineData("1.3.6.1.6.3.1.1.5.7")]
    [InlineData("1.3.6.1.6.3.1.1.5")]
    [InlineData("1.3")]
    [InlineData("0.0")]
    public void Find_Unknown_GivesNothing(string oid) => Assert.Null(TrapTable.Find(ObjectIdentifier.Parse(oid).Encoded));

    [Fact]
    public void Find_AnyValidName_NeverThrows()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var arcs = new uint[random.Next(2, SnmpLimits.MaxSubIdentifiers + 1)];
            arcs[0] = 1;
            arcs[1] = 3;
            for (var j = 2; j < arcs.Length; j++)
            {
                arcs[j] = random.Next(3) switch
                {
                    0 => 0,
                    1 => (uint)random.Next(200),
                    _ => (uint)random.NextInt64(1L << 32),
                };
            }
            var oid = new ObjectIdentifier(arcs);
            Assert.Null(TrapTable.Find(oid.Encoded));
            TrapObjects.Find(oid.Encoded, out _);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(_[a-z0-9]+)*([.][a-z0-9]+(_[a-z0-9]+)*)+$", RegexOptions.ExplicitCapture)]
    private static partial Regex EventName();

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
