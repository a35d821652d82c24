using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

public sealed class LinkTests
{
    [Fact]
    public void Build_LldpAndCdpOfBothSides_IsOneLinkWithBothEndsResolved()
    {
        var view = Graph(
            Device("core1", Port("GigabitEthernet0/1"), Port("GigabitEthernet0/2"))
                .With(Lldp("Gi0/1", "core2", "Te1/1"), Cdp("GigabitEthernet0/1", "core2.example.net", "TenGigabitEthernet1/1")),
            Device("core2", Port("TenGigabitEthernet1/1", speed: 10_000_000_000))
                .With(Lldp("TenGigabitEthernet1/1", "core1", "GigabitEthernet 0/1"))
        );

        var link = Assert.Single(view.Links);
        Assert.Equal("core1/GigabitEthernet0/1~core2/TenGigabitEthernet1/1", link.Id);
        Assert.Equal((1, 1), (link.A.IfIndex, link.B.IfIndex));
        Assert.Equal(1.0, link.Confidence);
        Assert.Equal(1_000_000_000, link.Speed);
        Assert.Equal(
            [(TopologyEvidenceKind.Lldp, "core1"), (TopologyEvidenceKind.Lldp, "core2"), (TopologyEvidenceKind.Cdp, "core1")],
            link.Evidence.Select(e => (e.Kind, e.Node))
        );
    }

    [Theory]
    [InlineData("Gi0/1", "GigabitEthernet0/1")]
    [InlineData("GigabitEthernet 0/1", "Gig0/1")]
    [InlineData("Te1/0/4", "TenGigE1/0/4")]
    [InlineData("Et49/1", "Ethernet49/1")]
    [InlineData("GE0/0/1", "GigabitEthernet0/0/1")]
    [InlineData("XGE0/0/1", "XGigabitEthernet0/0/1")]
    [InlineData("Po10", "port-channel10")]
    [InlineData("BE1", "Bundle-Ether1")]
    [InlineData("Hu0/0/0/1", "HundredGigE0/0/0/1")]
    [InlineData("xe-0/0/1.0", "xe-0/0/1")]
    [InlineData("1/1/1", "1/1/1")]
    [InlineData("eth0", "ETH0")]
    public void Build_PortNamedInOtherWords_IsResolved(string said, string name)
    {
        var view = Graph(Device("a", Port("p1")).With(Lldp("p1", "b", said)), Device("b", Port("other"), Port(name)));

        Assert.Equal($"a/p1~b/{name}", Assert.Single(view.Links).Id);
    }

    [Theory]
    [InlineData("ge-0/0/1", "GigabitEthernet0/0/1")]
    [InlineData("Gi0/1", "GigabitEthernet0/10")]
    [InlineData("T0/1", "TwentyFiveGigE0/1")]
    public void Build_PortNamedDifferently_IsNotGuessed(string said, string name)
    {
        var link = Assert.Single(Graph(Device("a", Port("p1")).With(Lldp("p1", "b", said)), Device("b", Port(name))).Links);

        Assert.Equal("", link.B.Interface);
        Assert.Equal(0.81, link.Confidence);
    }

    [Theory]
    [InlineData("02:00:00:00:00:07", "")]
    [InlineData("0200.0000.0007", "")]
    [InlineData("507", "")]
    [InlineData("Uplink A", "")]
    [InlineData("local 12", "seven")]
    [InlineData("local 12", "7th port")]
    public void Build_PortIdOfAnySubtype_IsResolved(string id, string description)
    {
        var seven = Port("seven", mac: "02:00:00:00:00:07") with { IfIndex = 507, Alias = "uplink a", Description = "7th port" };

        var view = Graph(Device("a", Port("p1")).With(Lldp("p1", "b", id, description)), Device("b", Port("six"), seven, Port("eight")));

        Assert.Equal("a/p1~b/seven", Assert.Single(view.Links).Id);
    }

    [Fact]
    public void Build_NumericPortName_WinsOverIfIndex()
    {
        var view = Graph(
            Device("a", Port("p1")).With(Lldp("p1", "b", "2")),
            Device("b", Port("2") with { IfIndex = 7 }, Port("1") with { IfIndex = 2 })
        );

        Assert.Equal("a/p1~b/2", Assert.Single(view.Links).Id);
    }

    [Fact]
    public void Build_EachSideKnowsItsOwnPortOnly_IsOneLink()
    {
        var view = Graph(
            Device("a", Port("p1"), Port("p2")).With(Lldp("p1", "b", "what?")),
            Device("b", Port("q1"), Port("q2")).With(Lldp("q2", "a", "who?"))
        );

        var link = Assert.Single(view.Links);
        Assert.Equal("a/p1~b/q2", link.Id);
        Assert.Equal(1.0, link.Confidence);
    }

    [Fact]
    public void Build_ParallelCables_StayApart()
    {
        var view = Graph(
            Device("a", Port("p1"), Port("p2")).With(Lldp("p1", "b", "q1"), Lldp("p2", "b", "q2")),
            Device("b", Port("q1"), Port("q2")).With(Lldp("q1", "a", "p1"), Lldp("q2", "a", "p2"))
        );

        Assert.Equal(["a/p1~b/q1", "a/p2~b/q2"], view.LinkIds());
        Assert.All(view.Nodes, n => Assert.Equal(1, n.Degree));
    }

    [Theory]
    [InlineData(NeighborProtocol.Ospf, "full", 0.6, 1)]
    [InlineData(NeighborProtocol.Bgp, "established", 0.55, 1)]
    [InlineData(NeighborProtocol.Ospf, "init", 0, 0)]
    [InlineData(NeighborProtocol.Bgp, "idle", 0, 0)]
    public void Build_SessionOnConnectedNetwork_IsALinkWhileItIsUp(NeighborProtocol protocol, string state, double confidence, int links)
    {
        var view = Graph(
            Device("a", Port("p1", "10.0.0.1/24")).With(Session(protocol, "10.0.0.2", state)),
            Device("b", Port("q1", "10.0.0.2/24"))
        );

        Assert.Equal(links, view.Links.Length);
        Assert.All(view.Links, l => Assert.Equal(("a/p1~b/q1", confidence), (l.Id, l.Confidence)));
    }

    [Fact]
    public void Build_SessionBetweenLoopbacks_IsNoLink()
    {
        var view = Graph(
            Device("a", Port("lo0", "10.255.0.1/32")).With(Session(NeighborProtocol.Bgp, "10.255.0.2", "established")),
            Device("b", Port("lo0", "10.255.0.2/32"))
        );

        Assert.Empty(view.Links);
    }

    [Theory]
    [InlineData("192.0.2.0/31", "192.0.2.1/31", 1)]
    [InlineData("192.0.2.1/30", "192.0.2.2/30", 1)]
    [InlineData("2001:db8::/127", "2001:db8::1/127", 1)]
    [InlineData("192.0.2.1/29", "192.0.2.2/29", 0)]
    [InlineData("192.0.2.1/30", "192.0.2.6/30", 0)]
    [InlineData("169.254.1.1/30", "169.254.1.2/30", 0)]
    public void Build_SharedNetworkForTwo_IsALink(string a, string b, int links)
    {
        var view = Graph(Device("a", Port("p1", a)), Device("b", Port("q1", b)));

        Assert.Equal(links, view.Links.Length);
        Assert.All(view.Links, l => Assert.Equal(0.4, l.Confidence));
    }

    [Fact]
    public void Build_NetworkForTwoUsedByThree_SaysNothing()
    {
        Assert.Empty(
            Graph(Device("a", Port("p", "10.0.0.1/30")), Device("b", Port("p", "10.0.0.2/30")), Device("c", Port("p", "10.0.0.2/30"))).Links
        );
    }

    [Fact]
    public void Build_SubinterfacesNetwork_ConfirmsTheCable()
    {
        var view = Graph(
            Device("a", Port("Gi0/1"), Port("Gi0/1.100", "10.0.0.1/30")).With(Lldp("Gi0/1", "b", "Gi0/2")),
            Device("b", Port("Gi0/2"), Port("Gi0/2.100", "10.0.0.2/30"))
        );

        var link = Assert.Single(view.Links);
        Assert.Equal("a/Gi0/1~b/Gi0/2", link.Id);
        Assert.Equal([TopologyEvidenceKind.Lldp, TopologyEvidenceKind.Subnet], link.Evidence.Select(e => e.Kind));
    }

    [Fact]
    public void Build_AggregateWithMembers_NamesItAtEachMember()
    {
        var view = Graph(
            Device("a", Port("p1"), Port("p2"), Port("Port-channel1", "10.0.0.1/30") with { Type = 161 })
                .With(Lldp("p1", "b", "q1"), Lldp("p2", "b", "q2")),
            Device("b", Port("q1"), Port("q2"), Port("ae0", "10.0.0.2/30"))
        );

        Assert.Equal(["", "a/Port-channel1~b/ae0", "a/Port-channel1~b/ae0"], view.Links.Select(l => l.Aggregate).Order());
        Assert.Equal(3, view.Links.Length);
    }

    [Fact]
    public void Build_PortWithOneLearnedAddress_IsALink()
    {
        var view = Graph(
            Device("sw", Port("1"), Port("2"))
                .With(Learned("1", "02:00:00:00:00:01"), Learned("2", "02:00:00:00:00:02"), Learned("2", "02:00:00:00:00:03")),
            Device("r1", Port("eth0", mac: "02:00:00:00:00:01")),
            Device("r2", Port("eth0", mac: "02:00:00:00:00:02"))
        );

        var link = Assert.Single(view.Links);
        Assert.Equal("r1/eth0~sw/1", link.Id);
        Assert.Equal(0.3, link.Confidence);
    }

    [Fact]
    public void Build_LearnedAddressKnownByArp_LeadsToItsDevice()
    {
        var arp = new InventoryNeighbor
        {
            Protocol = NeighborProtocol.Arp,
            LocalInterface = "vlan1",
            RemoteAddress = "192.0.2.9",
            RemoteMac = "02:00:00:00:00:01",
        };

        var view = Graph(
            Device("sw", Port("1")).With(Learned("1", "02:00:00:00:00:01")),
            Device("gw", Port("vlan1", "192.0.2.1/24")).With(arp),
            Device("ups", []) with
            {
                ManagementAddresses = ["192.0.2.9"],
            }
        );

        var link = Assert.Single(view.Links);
        Assert.Equal("sw/1~ups/", link.Id);
        Assert.Contains("192.0.2.9", Assert.Single(link.Evidence).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_LearnedAddressOnAPortWithANeighbour_DoesNotSkipTheNeighbour()
    {
        var view = Graph(
            Device("sw", Port("1")).With(Lldp("1", "sw2", "1"), Learned("1", "02:00:00:00:00:01")),
            Device("sw2", Port("1")),
            Device("r1", Port("eth0", mac: "02:00:00:00:00:01"))
        );

        Assert.Equal(["sw/1~sw2/1"], view.LinkIds());
    }

    [Fact]
    public void Build_EvidenceOfEveryKind_IsOrderedByTrust()
    {
        var options = new[]
        {
            Graph(Device("a", Port("p")).With(Lldp("p", "b", "q")), Device("b", Port("q")).With(Lldp("q", "a", "p"))),
            Graph(Device("a", Port("p")).With(Lldp("p", "b", "q")), Device("b", Port("q"))),
            Graph(Device("a", Port("p")).With(Cdp("p", "b", "q")), Device("b", Port("q")).With(Cdp("q", "a", "p"))),
            Graph(Device("a", Port("p")).With(Cdp("p", "b", "q")), Device("b", Port("q"))),
            Graph(
                Device("a", Port("p", "10.0.0.1/24")).With(Session(NeighborProtocol.Ospf, "10.0.0.2", "full")),
                Device("b", Port("q", "10.0.0.2/24"))
            ),
            Graph(
                Device("a", Port("p", "10.0.0.1/24")).With(Session(NeighborProtocol.Bgp, "10.0.0.2", "established")),
                Device("b", Port("q", "10.0.0.2/24"))
            ),
            Graph(Device("a", Port("p", "10.0.0.1/30")), Device("b", Port("q", "10.0.0.2/30"))),
            Graph(Device("a", Port("p")).With(Learned("p", "02:00:00:00:00:01")), Device("b", Port("q", mac: "02:00:00:00:00:01"))),
        };

        var confidences = options.Select(v => Assert.Single(v.Links).Confidence).ToList();
        Assert.Equal(confidences.Distinct().OrderDescending(), confidences);
    }
}
