using System.Net;
using TelemetryGrid.Collectors.Enrichment.Topology;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Tests.Enrichment;

public sealed class TopologySnapshotTests
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TopologyGraph s_graph = new()
    {
        Nodes =
        [
            Node("core1", TopologyRole.Core, 5) with
            {
                Addresses = ["10.0.0.1", "10.0.0.9"],
                AlsoKnownAs = ["10.99.0.1"],
            },
            Node("sw1", TopologyRole.Access, 2),
            Node("name:pc7", TopologyRole.Endpoint, 9) with
            {
                IsManaged = false,
                Name = "pc7",
            },
        ],
        Links =
        [
            Link("core1", "TenGigabitEthernet1/1", "sw1", "GigabitEthernet0/1", 0.9, "sw1"),
            Link("core1", "TenGigabitEthernet1/2", "sw1", "GigabitEthernet0/2", 0.5, "sw1"),
            Link("name:pc7", "", "sw1", "GigabitEthernet0/7", 0.6, "name:pc7"),
        ],
    };

    private readonly TopologySnapshot _snapshot = new(s_graph, "hq");

    [Theory]
    [InlineData("core1")]
    [InlineData("10.0.0.9")]
    [InlineData("10.99.0.1")]
    public void Find_DeviceByAnyName_TellsRoleSiteAndAddress(string id) =>
        Assert.Equal(new DeviceContext(IPAddress.Parse("10.0.0.1"), "hq", "core", null), _snapshot.Find(DeviceId.Parse(id)));

    [Fact]
    public void Find_DeviceBelow_TellsTheSurestUplink()
    {
        Assert.Equal("GigabitEthernet0/1", _snapshot.Find(DeviceId.Parse("sw1"))?.Uplink);
        Assert.Null(_snapshot.Find(DeviceId.Parse("name:pc7")));
        Assert.Null(_snapshot.Find(DeviceId.Parse("other")));
    }

    [Theory]
    [InlineData("sw1", "Gi0/1", "uplink", true, "core1", "TenGigabitEthernet1/1")]
    [InlineData("sw1", "gigabitethernet 0/2", "uplink", true, "core1", "TenGigabitEthernet1/2")]
    [InlineData("sw1", "GigabitEthernet0/7", "access", false, "pc7", null)]
    [InlineData("10.0.0.9", "Te1/1", "downlink", false, "sw1", "GigabitEthernet0/1")]
    public void Find_InterfaceByAnySpelling_TellsItsNeighbour(
        string device,
        string name,
        string role,
        bool isUplink,
        string neighbor,
        string? port
    ) => Assert.Equal(new InterfaceContext(role, isUplink, neighbor, port), _snapshot.Find(DeviceId.Parse(device), name));

    [Fact]
    public void Find_InterfaceWithoutLink_IsNull() => Assert.Null(_snapshot.Find(DeviceId.Parse("sw1"), "Gi0/9"));

    [Fact]
    public void ObservedAt_SeveralDevices_IsThatOfTheOldestReport()
    {
        Assert.Equal(s_start.AddMinutes(2), _snapshot.ObservedAt);
        Assert.Null(TopologySnapshot.Empty.ObservedAt);
    }

    [Fact]
    public void SaysAs_OnlyTimesDiffer_IsTheSame()
    {
        var later = s_graph with { Nodes = [.. s_graph.Nodes.Select(n => n with { LastSeen = n.LastSeen.AddHours(1) })] };
        var other = s_graph with { Nodes = s_graph.Nodes.SetItem(1, s_graph.Nodes[1] with { Role = TopologyRole.Core }) };

        Assert.True(_snapshot.SaysAs(new TopologySnapshot(later, "hq")));
        Assert.False(_snapshot.SaysAs(new TopologySnapshot(other, "hq")));
        Assert.False(_snapshot.SaysAs(new TopologySnapshot(s_graph with { Links = s_graph.Links[..2] }, "hq")));
        Assert.False(_snapshot.SaysAs(TopologySnapshot.Empty));
    }

    private static TopologyNode Node(string id, TopologyRole role, int minutes) =>
        new()
        {
            Id = id,
            IsManaged = true,
            Role = role,
            LastSeen = s_start.AddMinutes(minutes),
        };

    private static TopologyLink Link(string a, string aPort, string b, string bPort, double confidence, string uplinkOf) =>
        new()
        {
            Id = $"{a}/{aPort}~{b}/{bPort}",
            A = new TopologyEndpoint { Node = a, Interface = aPort },
            B = new TopologyEndpoint { Node = b, Interface = bPort },
            Confidence = confidence,
            UplinkOf = uplinkOf,
        };
}
