using System.Net;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Tests.Traps;

/// <summary>What events notifications become.</summary>
public sealed class TrapTranslatorTests
{
    private readonly TrapRig _rig = new();

    [Fact]
    public void LinkDown_WithNameAndStates_SaysWhichInterfaceAndWhatState()
    {
        var record = _rig.Event(
            TrapRig.LinkDown,
            ("1.3.6.1.2.1.2.2.1.1.7", SnmpValue.Integer32(7)),
            ("1.3.6.1.2.1.2.2.1.7.7", SnmpValue.Integer32(1)),
            ("1.3.6.1.2.1.2.2.1.8.7", SnmpValue.Integer32(7)),
            ("1.3.6.1.2.1.2.2.1.2.7", SnmpValue.OctetString("GigabitEthernet0/7")),
            ("1.3.6.1.2.1.31.1.1.1.1.7", SnmpValue.OctetString("Gi0/7")),
            ("1.3.6.1.2.1.31.1.1.1.18.7", SnmpValue.OctetString("to core"))
        );

        Assert.Equal("interface.status_changed", record.Name);
        Assert.Equal(Severity.Warn, record.Severity);
        Assert.Equal("192.0.2.10", record.Device!.Value.Value);
        Assert.Equal(_rig.Time.GetUtcNow(), record.Timestamp);
        Assert.Equal(
            [("admin_status", "up"), ("if_index", "7"), ("interface", "Gi0/7"), ("oper_status", "lower_layer_down"), ("site", "lab")],
            record.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => (l.Key, l.Value))
        );
        Assert.Equal("to core", record.Annotations["interface_alias"]);
        Assert.Equal("123", record.Annotations["snmp.uptime_seconds"]);
        Assert.Equal("v2c", record.Annotations["snmp.version"]);
        Assert.StartsWith("linkDown: ", record.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrapRig.LinkDown, 1, "down", "up")]
    [InlineData(TrapRig.LinkUp, 2, "up", "down")]
    [InlineData(TrapRig.LinkUp, 5, "dormant", null)]
    [InlineData(TrapRig.LinkUp, 1, "up", null)]
    public void Link_StateOfBefore_IsNotTakenForTheNewOne(string trap, int sent, string expected, string? reported)
    {
        var record = _rig.Event(trap, ("1.3.6.1.2.1.2.2.1.8.3", SnmpValue.Integer32(sent)));

        Assert.Equal(expected, record.Labels["oper_status"]);
        Assert.Equal("3", record.Labels["if_index"]);
        Assert.Equal(reported, record.Annotations.GetValueOrDefault("reported_oper_status"));
    }

    [Fact]
    public void LinkDown_WithoutVariables_StillSaysDown()
    {
        var record = _rig.Event(TrapRig.LinkDown);

        Assert.Equal("down", record.Labels["oper_status"]);
        Assert.False(record.Labels.ContainsKey("if_index"));
    }

    [Theory]
    [InlineData(6, "established", Severity.Info)]
    [InlineData(1, "idle", Severity.Error)]
    public void BgpPeer_IndexAndState_BecomePeerAndSeverity(int state, string word, Severity severity)
    {
        var record = _rig.Event(
            state == 6 ? "1.3.6.1.2.1.15.0.1" : "1.3.6.1.2.1.15.0.2",
            ("1.3.6.1.2.1.15.3.1.14.198.51.100.9", SnmpValue.OctetString([6, 4])),
            ("1.3.6.1.2.1.15.3.1.2.198.51.100.9", SnmpValue.Integer32(state))
        );

        Assert.Equal(("bgp.peer_state_changed", severity), (record.Name, record.Severity));
        Assert.Equal(("198.51.100.9", word), (record.Labels["peer"], record.Labels["peer_state"]));
        Assert.Equal("0604", record.Annotations["last_error"]);
    }

    [Theory]
    [InlineData("1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.203.0.113.4", "203.0.113.4")]
    [InlineData("1.3.6.1.4.1.9.9.187.1.2.5.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1", "2001:db8::1")]
    [InlineData("1.3.6.1.4.1.30065.4.1.1.2.1.13.1.1.4.203.0.113.4", "203.0.113.4")]
    [InlineData("1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.203.0.113", null)]
    [InlineData("1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.9999999.1", null)]
    [InlineData("1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.300.0.113.4", null)]
    public void InetAddressIndex_IsReadOrLeftAlone(string name, string? peer)
    {
        var record = _rig.Event("1.3.6.1.4.1.9.9.187.0.7", (name, SnmpValue.Integer32(3)));

        Assert.Equal("active", record.Labels["peer_state"]);
        Assert.Equal(peer, record.Labels.GetValueOrDefault("peer"));
    }

    [Theory]
    [InlineData("1.3.6.1.4.1.9.9.13.3.0.8", "1.3.6.1.4.1.9.9.13.1.4.1.3.1", 4, "component_state", "shutdown", Severity.Fatal)]
    [InlineData("1.3.6.1.4.1.9.9.106.2.0.1", "1.3.6.1.4.1.9.9.106.1.2.1.1.15.5.10", 6, "hsrp_state", "active", Severity.Info)]
    [InlineData("1.3.6.1.2.1.14.16.2.2", "1.3.6.1.2.1.14.10.1.6.192.0.2.1.0", 8, "neighbor_state", "full", Severity.Info)]
    [InlineData("1.3.6.1.2.1.14.16.2.2", "1.3.6.1.2.1.14.10.1.6.192.0.2.1.0", 1, "neighbor_state", "down", Severity.Error)]
    [InlineData("1.3.6.1.4.1.9.9.117.2.0.1", "1.3.6.1.4.1.9.9.117.1.2.1.1.2.1000", 7, "component_state", "failed", Severity.Error)]
    [InlineData("1.3.6.1.4.1.674.10892.5.3.2.1.0.2163", "1.3.6.1.4.1.674.10892.5.3.1.3.0", 3, "status", "ok", Severity.Info)]
    [InlineData("1.3.6.1.4.1.9.9.106.2.0.1", "1.3.6.1.4.1.9.9.106.1.2.1.1.15.5.10", 99, "hsrp_state", "99", Severity.Warn)]
    public void Enumeration_GivesItsWordAndSeverity(string trap, string name, int value, string label, string word, Severity severity)
    {
        var record = _rig.Event(trap, (name, SnmpValue.Integer32(value)));

        Assert.Equal((word, severity), (record.Labels[label], record.Severity));
    }

    [Fact]
    public void Hsrp_Index_BecomesInterfaceAndGroup()
    {
        var record = _rig.Event("1.3.6.1.4.1.9.9.106.2.0.1", ("1.3.6.1.4.1.9.9.106.1.2.1.1.15.5.10", SnmpValue.Integer32(6)));

        Assert.Equal(("5", "10"), (record.Labels["if_index"], record.Labels["group"]));
    }

    [Fact]
    public void LogMessage_Text_IsTheBody()
    {
        var record = _rig.Event(
            "1.3.6.1.4.1.9.9.41.2.0.1",
            ("1.3.6.1.4.1.9.9.41.1.2.3.1.2.55", SnmpValue.OctetString("LINK")),
            ("1.3.6.1.4.1.9.9.41.1.2.3.1.3.55", SnmpValue.Integer32(4)),
            ("1.3.6.1.4.1.9.9.41.1.2.3.1.4.55", SnmpValue.OctetString("UPDOWN")),
            ("1.3.6.1.4.1.9.9.41.1.2.3.1.5.55", SnmpValue.OctetString("Interface Gi0/1, changed state to down"))
        );

        Assert.Equal("Interface Gi0/1, changed state to down", record.Body);
        Assert.Equal(("LINK", "UPDOWN"), (record.Labels["facility"], record.Labels["mnemonic"]));
        Assert.Equal(Severity.Error, record.Severity);
    }

    [Fact]
    public void Unknown_KeepsNameAndAllVariables()
    {
        var record = _rig.Event(
            "1.3.6.1.4.1.99999.1.0.5",
            ("1.3.6.1.4.1.99999.2.1.0", SnmpValue.OctetString("some text\r\n")),
            ("1.3.6.1.4.1.99999.2.2.0", SnmpValue.OctetString([0, 0x1B, 0xFF])),
            ("1.3.6.1.4.1.99999.2.3.0", SnmpValue.Counter64(ulong.MaxValue)),
            ("1.3.6.1.4.1.99999.2.4.0", SnmpValue.IpAddress(IPAddress.Parse("203.0.113.1"))),
            ("1.3.6.1.4.1.99999.2.5.0", SnmpValue.Float(1.5f)),
            ("1.3.6.1.4.1.99999.2.6.0", SnmpValue.Integer32(-1))
        );

        Assert.Equal("snmp.notification", record.Name);
        Assert.Equal("1.3.6.1.4.1.99999.1.0.5", record.Annotations["snmp.trap"]);
        Assert.Equal(
            ["some text", "001bff", "18446744073709551615", "203.0.113.1", "1.5", "-1"],
            Enumerable.Range(1, 6).Select(i => record.Annotations[$"1.3.6.1.4.1.99999.2.{i}.0"])
        );
        Assert.Equal("notification 1.3.6.1.4.1.99999.1.0.5", record.Body);
    }

    [Fact]
    public void Variables_BeyondTheBound_AreCountedOnly()
    {
        var record = _rig.Event(
            "1.3.6.1.4.1.99999.1.0.5",
            [.. Enumerable.Range(1, 300).Select(i => ($"1.3.6.1.4.1.99999.2.{i}.0", SnmpValue.Integer32(i)))]
        );

        Assert.Equal(64, record.Annotations.Keys.Count(k => k.StartsWith("1.3.6.1.4.1.99999.2.", StringComparison.Ordinal)));
        Assert.Equal("236", record.Annotations["snmp.variables_left_out"]);
    }

    [Fact]
    public void Community_InAProxiedTrap_IsNotKept()
    {
        var record = _rig.Event(
            TrapRig.LinkDown,
            ("1.3.6.1.6.3.18.1.4.0", SnmpValue.OctetString("s3cret")),
            ("1.3.6.1.6.3.18.1.3.0", SnmpValue.IpAddress(IPAddress.Parse("198.51.100.77")))
        );

        Assert.DoesNotContain(record.Annotations.Concat(record.Labels), p => p.Value.Contains("s3cret", StringComparison.Ordinal));
        Assert.Equal("198.51.100.77", record.Device!.Value.Value);
        Assert.Equal("192.0.2.10", record.Annotations["snmp.sender"]);
    }
}
