using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

public sealed class AgeingTests
{
    private static readonly DeviceInventory s_b = Device("b", Port("q1"), Port("q2"));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Build_NeighbourMissingFromInventories_IsGoneAfterThree(int missed, int links)
    {
        var inventories = new List<DeviceInventory> { s_b, Device("a", Port("p")).With(Lldp("p", "b", "q1")) };
        inventories.AddRange(Enumerable.Range(1, missed).Select(i => Device("a", Port("p")).At(i)));

        Assert.Equal(links, Graph(inventories, new TopologyOptions()).Links.Length);
    }

    [Fact]
    public void Build_NeighbourSeenAgain_StartsAnew()
    {
        var with = Device("a", Port("p")).With(Lldp("p", "b", "q1"));
        var without = Device("a", Port("p"));

        Assert.Single(Graph(s_b, with, without.At(1), without.At(2), with.At(3), without.At(4), without.At(5)).Links);
    }

    [Fact]
    public void Build_AnotherNeighbourOnThePort_ReplacesTheOneBeforeAtOnce()
    {
        var view = Graph(
            s_b,
            Device("a", Port("p")).With(Lldp("p", "b", "q1")),
            Device("a", Port("p")).With(Lldp("p", "c", "x")).At(1),
            Device("c", Port("x"))
        );

        Assert.Equal(["a/p~c/x"], view.LinkIds());
    }

    [Fact]
    public void Build_SessionThatWentDown_IsGoneAtOnce()
    {
        var a = Device("a", Port("p", "10.0.0.1/24"));
        var b = Device("b", Port("q", "10.0.0.2/24"));

        Assert.Empty(
            Graph(
                b,
                a.With(Session(NeighborProtocol.Bgp, "10.0.0.2", "established")),
                a.With(Session(NeighborProtocol.Bgp, "10.0.0.2", "active")).At(1)
            ).Links
        );
    }

    [Fact]
    public void Build_DeviceSilentForAWeek_IsGone()
    {
        var week = 7 * 24 * 60;

        Assert.Equal(["a", "b"], Graph(Device("a"), Device("b").At(week)).Nodes.Select(n => n.Id));
        Assert.Equal(["b"], Graph(Device("a"), Device("b").At(week + 1)).Nodes.Select(n => n.Id));
    }

    [Fact]
    public void Apply_MoreThanTheBounds_KeepsThemAndCounts()
    {
        var options = new TopologyOptions { MaxInterfaces = 2, MaxNeighbors = 3 };
        var dropped = 0L;
        var device = Device("a", Port("p1"), Port("p2"), Port("p3"))
            .With([.. Enumerable.Range(0, 10).Select(i => Lldp($"p{i}", "b", "q"))]);

        var memory = InventoryMemory.Apply(null, device, options, ref dropped)!;

        Assert.Equal((2, 3, 8L), (memory.Newest.Interfaces.Length, memory.Neighbors.Length, dropped));
    }

    [Fact]
    public void Build_MoreNodesAndLinksThanTheBounds_KeepsThemAndCounts()
    {
        var device = Device("a").With([.. Enumerable.Range(0, 10).Select(i => Lldp($"p{i}", $"phone{i}", "1"))]);

        var view = Graph([device], new TopologyOptions { MaxUnmanaged = 6, MaxLinks = 4 });

        Assert.Equal((7, 4, 6L), (view.Nodes.Length, view.Links.Length, view.Dropped));
    }

    [Fact]
    public void Changes_LinkComesMovesAndGoes_AreTold()
    {
        var none = Graph(s_b, Device("a", Port("p")));
        var first = Graph(s_b, Device("a", Port("p")).With(Lldp("p", "b", "q1")));
        var second = Graph(s_b, Device("a", Port("p")).With(Lldp("p", "b", "q2")));

        var added = Assert.Single(GraphChanges.Between(none, first, Start));
        var moved = Assert.Single(GraphChanges.Between(first, second, Start));
        var removed = Assert.Single(GraphChanges.Between(second, none, Start));

        Assert.Equal((TopologyChangeKind.LinkAdded, "a", "a/p~b/q1"), (added.Kind, added.Node, added.Link));
        Assert.Equal((TopologyChangeKind.LinkMoved, "a", "a/p~b/q2", "a/p~b/q1"), (moved.Kind, moved.Node, moved.Link, moved.FormerLink));
        Assert.Equal("a p was connected to b q1, and now is to b q2.", moved.Message);
        Assert.Equal((TopologyChangeKind.LinkRemoved, "a/p~b/q2"), (removed.Kind, removed.Link));
    }

    [Fact]
    public void Changes_PortOfTheNeighbourBecomesKnown_IsNoChange()
    {
        var vague = Graph(s_b, Device("a", Port("p")).With(Lldp("p", "b", "?")));
        var exact = Graph(s_b, Device("a", Port("p")).With(Lldp("p", "b", "q1")));

        Assert.NotEqual(vague.LinkIds(), exact.LinkIds());
        Assert.Empty(GraphChanges.Between(vague, exact, Start));
    }
}
