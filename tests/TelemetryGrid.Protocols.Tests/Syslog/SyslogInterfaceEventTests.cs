using System.Text;
using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Syslog;

public sealed class SyslogInterfaceEventTests
{
    [Theory]
    [InlineData("%LINK-3-UPDOWN: Interface Gi0/1, changed", "LINK 3 UPDOWN", "Interface Gi0/1, changed")]
    [InlineData("%ASA-6-302013: Built", "ASA 6 302013", "Built")]
    [InlineData("%PKT_INFRA-LINK-3-UPDOWN : Interface", "PKT_INFRA-LINK 3 UPDOWN", "Interface")]
    [InlineData("%SYS-SW2-5-CONFIG_I: x", "SYS-SW2 5 CONFIG_I", "x")]
    [InlineData("%$VDC-1%$ %ETHPORT-5-IF_UP: x", "ETHPORT 5 IF_UP", "x")]
    [InlineData("switch 2: %LINK-3-UPDOWN: x", "LINK 3 UPDOWN", "x")]
    [InlineData("%%01IFNET/4/LINK_STATE(l)[123]:The line", "IFNET 4 LINK_STATE", "The line")]
    [InlineData("%%10IFNET/3/LINK_UPDOWN: Gi1/0/1", "IFNET 3 LINK_UPDOWN", "Gi1/0/1")]
    [InlineData("IFNET/3/LINK_UPDOWN: Gi1/0/1", "IFNET 3 LINK_UPDOWN", "Gi1/0/1")]
    [InlineData("%% It's time", "", "")]
    [InlineData("load is 50% now: high", "", "")]
    [InlineData("%LINK-9-UPDOWN: x", "", "")]
    [InlineData("%LINK-3-UPDOWN no colon", "", "")]
    public void TryRead_Mnemonic_GivesItsParts(string body, string name, string text)
    {
        var line = Line.Read($"<189>Mar  1 12:00:00 h {body}");
        var isFound = SyslogMnemonic.TryRead(line.Bytes, line.Record, out var found);
        Assert.Equal(name.Length > 0, isFound);
        if (isFound)
        {
            Assert.Equal(name, $"{Text(line, found.Facility)} {found.Severity} {Text(line, found.Mnemonic)}");
            Assert.Equal(text, Text(line, found.Text));
        }
    }

    [Theory]
    [InlineData(
        "<189>1: *Mar  1 00:00:01: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down",
        "link_state GigabitEthernet0/1 Down"
    )]
    [InlineData(
        "<189>1: *Mar  1 00:00:01: %LINK-5-CHANGED: Interface Vlan10, changed state to administratively down",
        "link_state Vlan10 AdministrativelyDown"
    )]
    [InlineData(
        "<189>1: *Mar  1 00:00:01: %LINEPROTO-5-UPDOWN: Line protocol on Interface Gi0/1, changed state to up",
        "line_protocol_state Gi0/1 Up"
    )]
    [InlineData(
        "<189>1: RP/0/RSP0/CPU0:Mar  1 12:00:00.1 UTC: ifmgr[1]: %PKT_INFRA-LINK-3-UPDOWN : Interface TenGigE0/0/0/0, changed state to Down",
        "link_state TenGigE0/0/0/0 Down"
    )]
    [InlineData(
        "<189>Mar  1 12:00:00 leaf1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet1, changed state to down",
        "line_protocol_state Ethernet1 Down"
    )]
    [InlineData(
        "<189>: 2020 Mar  1 12:00:00 UTC: %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/1 is down (Link failure)",
        "link_state Ethernet1/1 Down"
    )]
    [InlineData(
        "<189>: 2020 Mar  1 12:00:00 UTC: %ETHPORT-5-IF_DOWN_ADMIN_DOWN: Interface Ethernet1/1 is down (Administratively down)",
        "link_state Ethernet1/1 AdministrativelyDown"
    )]
    [InlineData(
        "<189>: 2020 Mar  1 12:00:00 UTC: %ETHPORT-5-IF_UP: Interface Ethernet1/1 is up in mode trunk",
        "link_state Ethernet1/1 Up"
    )]
    [InlineData(
        "<189>: 2020 Mar  1 12:00:00 UTC: %ETH_PORT_CHANNEL-5-PORT_DOWN: port-channel1: Ethernet1/2 is down",
        "link_state Ethernet1/2 Down"
    )]
    [InlineData(
        "<189>1: Mar  1 00:00:01: %PM-4-ERR_DISABLE: bpduguard error detected on Gi0/2, putting Gi0/2 in err-disable state",
        "error_disable Gi0/2 ErrorDisabled"
    )]
    [InlineData(
        "<189>1: Mar  1 00:00:01: %CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on Fa0/1 (not full duplex), with x",
        "duplex_mismatch Fa0/1 None"
    )]
    [InlineData(
        "<189>1: Mar  1 00:00:01: %OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.1 on Gi0/1 from FULL to DOWN, Neighbor Down: Dead timer",
        "ospf_neighbor Gi0/1 Down"
    )]
    [InlineData(
        "<189>1: Mar  1 00:00:01: %OSPF-5-ADJCHG: Process 1, Nbr 10.0.0.1 on Gi0/1 from LOADING to FULL, Loading Done",
        "ospf_neighbor Gi0/1 Up"
    )]
    [InlineData(
        "<189>1: Mar  1 00:00:01: %DUAL-5-NBRCHANGE: EIGRP-IPv4 100: Neighbor 10.0.0.1 (Gi0/1) is down: holding time expired",
        "eigrp_neighbor Gi0/1 Down"
    )]
    [InlineData("<189>Mar  1 12:00:00 h %IFMGR-5-OSTATE_DN: Changed interface state to down: Te 0/1", "link_state Te 0/1 Down")]
    [InlineData(
        "<28>Mar  1 12:00:00 r1 mib2d[1]: SNMP_TRAP_LINK_DOWN: ifIndex 5, ifAdminStatus up(1), ifOperStatus down(2), ifName ge-0/0/1",
        "link_state ge-0/0/1 Down"
    )]
    [InlineData(
        "<28>Mar  1 12:00:00 r1 mib2d[1]: SNMP_TRAP_LINK_UP: ifIndex 5, ifAdminStatus up(1), ifOperStatus up(1), ifName ge-0/0/1.0",
        "link_state ge-0/0/1.0 Up"
    )]
    [InlineData(
        "<28>1 2020-03-01T12:00:00Z r1 mib2d 1 SNMP_TRAP_LINK_DOWN [junos@2636.1.1.1.2.29 snmp-interface-index=\"5\" interface-name=\"xe-0/0/2\"] ifIndex 5",
        "link_state xe-0/0/2 Down"
    )]
    [InlineData(
        "<188>Mar  1 2020 12:00:00 h %%01IFNET/4/LINK_STATE(l)[1]:The line protocol IP on the interface GE0/0/1 has entered the DOWN state.",
        "line_protocol_state GE0/0/1 Down"
    )]
    [InlineData(
        "<188>Mar  1 2020 12:00:00 h %%01IFNET/4/IF_STATE(l)[1]:Interface GE0/0/1 has turned into UP state.",
        "link_state GE0/0/1 Up"
    )]
    [InlineData(
        "<188>Mar  1 12:00:00 2020 h %%10IFNET/3/PHY_UPDOWN: Physical state on the interface Ten-GigabitEthernet1/0/1 changed to down.",
        "link_state Ten-GigabitEthernet1/0/1 Down"
    )]
    [InlineData(
        "<188>Mar  1 12:00:00 2020 h %%10IFNET/3/LINK_UPDOWN: GigabitEthernet1/0/1 link status is DOWN.",
        "link_state GigabitEthernet1/0/1 Down"
    )]
    [InlineData("<30>interface,info ether1 link down", "link_state ether1 Down")]
    [InlineData("<30>interface,info sfp-sfpplus1 link up (speed 10G, full duplex)", "link_state sfp-sfpplus1 Up")]
    [InlineData("<6>Mar  1 12:00:00 h kernel: e1000e 0000:00:19.0 eth0: NIC Link is Up 1000 Mbps Full Duplex", "link_state eth0 Up")]
    [InlineData("<6>Mar  1 12:00:00 h kernel: r8169 0000:02:00.0 enp2s0: Link is Down", "link_state enp2s0 Down")]
    [InlineData(
        "<189>date=2020-03-01 time=12:00:00 devname=\"fw1\" status=\"DOWN\" msg=\"Link monitor: Interface port1 was turned down\"",
        "link_state port1 Down"
    )]
    [InlineData(
        "<14>Mar  1 12:00:00 pa 1,2020/03/01 12:00:00,01,SYSTEM,port,0,link-change,,\"Port ethernet1/1: Down 1Gb/s\"",
        "link_state ethernet1/1 Down"
    )]
    [InlineData("<14>Mar  1 12:00:00 10.0.0.1 00077 ports: port 12 is now off-line", "link_state 12 Down")]
    [InlineData("<14>Mar  1 12:00:00 10.0.0.1 System: Interface ethernet 1/1, state down", "link_state ethernet 1/1 Down")]
    public void TryRead_InterfaceEvents_GiveInterfaceAndState(string message, string expected)
    {
        var line = Line.Read(message);
        Assert.True(SyslogInterfaceEvent.TryRead(line.Bytes, line.Record, out var found), line.Body);
        Assert.Equal(expected, $"{found.Name} {Text(line, found.Interface)} {found.State}");
    }

    [Theory]
    [InlineData("<189>1: *Mar  1 00:00:01: %SYS-5-CONFIG_I: Configured from console by vty0")]
    [InlineData("<189>1: *Mar  1 00:00:01: %LINK-3-UPDOWN: Interface Gi0/1, changed its mind")]
    [InlineData("<189>1: *Mar  1 00:00:01: %BLINK-3-UPDOWN: Interface Gi0/1, changed state to down")]
    [InlineData("<30>system,info,account user admin logged in")]
    [InlineData("<13>Mar  1 12:00:00 h a: the link is upset")]
    [InlineData("<13>Mar  1 12:00:00 h a: download link downloads")]
    [InlineData("<13>Mar  1 12:00:00 h sshd[1]: Accepted password for x from 10.0.0.1 port 4711 ssh2")]
    [InlineData("<1>1 - - - - - -")]
    public void TryRead_OtherMessages_AreNoEvents(string message)
    {
        var line = Line.Read(message);
        Assert.False(SyslogInterfaceEvent.TryRead(line.Bytes, line.Record, out _));
    }

    [Fact]
    public void TryRead_DamagedMessages_StayInBoundsAndAllocateNothing()
    {
        var random = new Random(6);
        var found = 0;
        long allocated = 0;
        var options = new SyslogOptions { ReferenceTimeMs = Line.Reference };
        for (var round = 0; round < 40_000; round++)
        {
            byte[] message = [.. SyslogMessages.All[random.Next(SyslogMessages.All.Length)]];
            message[random.Next(message.Length)] = (byte)random.Next(256);
            var length = random.Next(4) == 0 ? random.Next(message.Length) : message.Length;
            SyslogInterfaceEvent read = default;
            var isEvent = false;
            allocated += Allocated.LeastBy(() =>
            {
                SyslogReader.TryRead(message.AsSpan(0, length), options, out var record);
                isEvent = SyslogInterfaceEvent.TryRead(message.AsSpan(0, length), record, out read);
            });
            if (isEvent)
            {
                found++;
                Assert.NotEmpty(read.Interface.Of(message.AsSpan(0, length)).ToArray());
            }
        }
        Assert.Equal(0, allocated);
        Assert.True(found > 1_000);
    }

    private static string Text(Line line, SyslogSlice slice) => Encoding.UTF8.GetString(slice.Of(line.Bytes));
}
