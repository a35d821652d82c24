using System.Collections.Immutable;
using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

public sealed class QueryTests
{
    /// <summary>Two cores, two distribution switches on both, three access switches on both of those, and one access switch behind another.</summary>
    private static readonly TopologyView s_campus = Wire(
        ("core1", "core2"),
        ("core1", "dist1"),
        ("core1", "dist2"),
        ("core1", "edge1"),
        ("core2", "dist1"),
        ("core2", "dist2"),
        ("core2", "edge1"),
        ("dist1", "acc1"),
        ("dist1", "acc2"),
        ("dist1", "acc3"),
        ("dist2", "acc1"),
        ("dist2", "acc2"),
        ("dist2", "acc3"),
        ("dist2", "acc4"),
        ("acc4", "acc5")
    );

    [Fact]
    public void Roles_Campus_AreThoseOfItsLayers()
    {
        var roles = s_campus.Nodes.ToDictionary(n => n.Id, n => n.Role);

        Assert.All(["core1", "core2"], n => Assert.Equal(TopologyRole.Core, roles[n]));
        Assert.All(["dist1", "dist2"], n => Assert.Equal(TopologyRole.Distribution, roles[n]));
        Assert.All(["acc1", "acc2", "acc3", "acc4", "acc5", "edge1"], n => Assert.Equal(TopologyRole.Access, roles[n]));
        Assert.Equal(
            "acc1",
            Assert.Single(s_campus.Links, l => l.Id.StartsWith("acc1/", StringComparison.Ordinal) && l.B.Node == "dist1").UplinkOf
        );
        Assert.Equal("", Assert.Single(s_campus.Links, l => (l.A.Node, l.B.Node) == ("core1", "core2")).UplinkOf);
    }

    [Fact]
    public void Dependents_OfNodesAndLinks_AreWhatTheRootsNoLongerReach()
    {
        Assert.Equal(["acc4", "acc5"], Ids(s_campus.DependentsOfNode("dist2", [])));
        Assert.Equal(["acc5"], Ids(s_campus.DependentsOfNode("acc4", [])));
        Assert.Equal([], Ids(s_campus.DependentsOfNode("core1", [])));
        var link = Assert.Single(s_campus.Links, l => (l.A.Node, l.B.Node) == ("acc4", "acc5"));
        Assert.Equal(["acc5"], Ids(s_campus.DependentsOfLink(link.Id, [])));
        Assert.Equal(["core1", "core2"], s_campus.DependentsOfLink(link.Id, [])!.Roots);
        Assert.Equal(
            ["acc1", "acc2", "acc3", "acc5", "core1", "core2", "dist1", "dist2", "edge1"],
            Ids(s_campus.DependentsOfNode("acc4", ["acc4"]))
        );
        Assert.Null(s_campus.DependentsOfNode("nobody", []));
        Assert.Null(s_campus.DependentsOfLink("nothing", []));
        Assert.Equal(2, Assert.Single(s_campus.Nodes, n => n.Id == "dist2").Dependents);
    }

    [Fact]
    public void Path_Campus_IsTheShortest()
    {
        var path = s_campus.Path("acc5", "edge1", TopologyWeight.Hops)!;

        Assert.Equal(["acc5", "acc4", "dist2", "core1", "edge1"], path.Nodes.Select(n => n.Id));
        Assert.Equal(4, path.Links.Length);
        Assert.Equal(4, path.Cost);
        Assert.Null(s_campus.Path("acc5", "nobody", TopologyWeight.Hops));
        Assert.Equal(["acc5"], s_campus.Path("acc5", "acc5", TopologyWeight.Hops)!.Nodes.Select(n => n.Id));
        Assert.Empty(Graph(Device("a"), Device("b")).Path("a", "b", TopologyWeight.Hops)!.Nodes);
    }

    [Fact]
    public void Path_ByConfidence_PrefersMoreLinksThatAreSure()
    {
        var view = Graph(
            Device("a", Port("p1", "10.0.0.1/30"), Port("p2")).With(Lldp("p2", "m", "q1")),
            Device("b", Port("p1", "10.0.0.2/30"), Port("p2")).With(Lldp("p2", "m", "q2")),
            Device("m", Port("q1"), Port("q2")).With(Lldp("q1", "a", "p2"), Lldp("q2", "b", "p2"))
        );

        Assert.Equal(["a", "b"], view.Path("a", "b", TopologyWeight.Hops)!.Nodes.Select(n => n.Id));
        Assert.Equal(["a", "m", "b"], view.Path("a", "b", TopologyWeight.Confidence)!.Nodes.Select(n => n.Id));
        Assert.Equal(2, view.Path("a", "b", TopologyWeight.Confidence)!.Cost);
    }

    [Fact]
    public void Around_DepthAndLimit_BoundTheAnswer()
    {
        Assert.Equal(["acc4"], s_campus.Around("acc4", 0, 100)!.Nodes.Select(n => n.Id));
        Assert.Equal(["acc4", "acc5", "dist2"], s_campus.Around("acc4", 1, 100)!.Nodes.Select(n => n.Id));
        Assert.Equal(2, s_campus.Around("acc4", 1, 100)!.Links.Length);
        Assert.Equal(4, s_campus.Around("acc4", 9, 4)!.Nodes.Length);
        Assert.Equal(10, s_campus.Around("acc4", 9, 4)!.TotalNodes);
        Assert.Null(s_campus.Around("nobody", 1, 100));
    }

    [Fact]
    public void Whole_MoreNodesThanAskedFor_ShowsTheMiddle()
    {
        var graph = s_campus.Whole(4);

        Assert.Equal(["core1", "core2", "dist1", "dist2"], graph.Nodes.Select(n => n.Id));
        Assert.Equal(5, graph.Links.Length);
        Assert.Equal(15, graph.TotalLinks);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Dependents_RandomGraphs_EqualThoseOfTryingEachNode(int seed)
    {
        var view = Graph(RandomSite.Inventories(seed, 40, 1), new TopologyOptions());
        for (var node = 0; node < view.Nodes.Length; node++)
        {
            var component = view.Shape.Reach([node], -1, -1);
            var seen = new bool[view.Nodes.Length];
            var (largest, others) = (0, 0);
            for (var start = 0; start < seen.Length; start++)
            {
                if (start == node || !component[start] || seen[start])
                {
                    continue;
                }
                var part = view.Shape.Reach([start], node, -1);
                var managed = 0;
                for (var i = 0; i < seen.Length; i++)
                {
                    seen[i] |= part[i];
                    managed += part[i] && view.Nodes[i].IsManaged ? 1 : 0;
                }
                largest = Math.Max(largest, managed);
                others += managed;
            }
            Assert.Equal(others - largest, view.Nodes[node].Dependents);
        }
        Assert.Contains(view.Nodes, n => n.Dependents > 0);
    }

    private static TopologyView Wire(params (string A, string B)[] cables)
    {
        var names = cables.SelectMany(c => new[] { c.A, c.B }).Distinct();
        return Graph(
            names.Select(name =>
                Device(name, [.. cables.Select((_, i) => Port($"p{i}"))])
                    .With([
                        .. cables
                            .Select((c, i) => (c, i))
                            .Where(x => x.c.A == name || x.c.B == name)
                            .Select(x => Lldp($"p{x.i}", x.c.A == name ? x.c.B : x.c.A, $"p{x.i}")),
                    ])
            ),
            new TopologyOptions()
        );
    }

    private static ImmutableArray<string> Ids(TopologyDependents? dependents) => [.. dependents!.Nodes.Select(n => n.Id)];
}
