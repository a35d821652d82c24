using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Tests.Correlation;

/// <summary>Random networks against an oracle that tries every way, one node at a time.</summary>
public sealed class OutageTests
{
    [Fact]
    public void Outage_RandomNetworksAndFailures_IsWhatWalkingEveryWayFinds()
    {
        var random = new Random(11);
        for (var run = 0; run < 400; run++)
        {
            var map = Random(random, random.Next(2, 14), out var links);
            var nodeDown = map.Nodes.Select(_ => random.Next(5) == 0).ToArray();
            var linkDown = links.Select(_ => random.Next(5) == 0).ToArray();
            var outage = new Outage(map, nodeDown, linkDown);
            var down = linkDown.Select((d, l) => d && outage.ByNode[l] < 0).ToArray();

            for (var node = 0; node < nodeDown.Length; node++)
            {
                // In reach: some way from a root, this node included, avoids all that is down.
                Assert.Equal(Reaches(map, node, nodeDown, linkDown), outage.Reached[node]);
                if (outage.RegionOf(node) is not (>= 0 and var region))
                {
                    Assert.True(outage.Reached[node] || (outage.NodeFront[node] && nodeDown[node]));
                    continue;
                }
                var (nodes, borders) = outage.Regions[region];
                Assert.All(nodes, n => Assert.True(nodeDown[n] && outage.NodeFront[n]));
                Assert.All(borders, l => Assert.True(linkDown[l] && outage.LinkFront[l]));
                // Were its border whole, no way would be blocked on the way there; and with the border alone down it is not reached.
                var (nodesOnly, linksOnly) = (new bool[nodeDown.Length], new bool[linkDown.Length]);
                Array.ForEach(nodes, n => nodesOnly[n] = true);
                Array.ForEach(borders, l => linksOnly[l] = true);
                Assert.False(Reaches(map, node, nodesOnly, linksOnly));
                // Each part of it matters: alone up again, with all that is behind the front up, the region is reached.
                foreach (var spared in nodes)
                {
                    nodesOnly[spared] = false;
                    Assert.True(Reaches(map, node, nodesOnly, linksOnly) || !Reaches(map, spared, nodesOnly, linksOnly));
                    nodesOnly[spared] = true;
                }
                foreach (var spared in borders)
                {
                    linksOnly[spared] = false;
                    Assert.True(Reaches(map, node, nodesOnly, linksOnly));
                    linksOnly[spared] = true;
                }
            }
        }
    }

    [Fact]
    public void IsBehind_RandomNetworks_IsWhatRemovingTheOtherShows()
    {
        var random = new Random(5);
        for (var run = 0; run < 200; run++)
        {
            var map = Random(random, random.Next(2, 12), out var links);
            for (var a = 0; a < map.NodeCount; a++)
            {
                for (var b = 0; b < map.NodeCount; b++)
                {
                    var without = new bool[map.NodeCount];
                    without[b] = true;
                    Assert.Equal(
                        a != b && !Reaches(map, a, without, new bool[links.Length]),
                        map.IsBehind(map.Nodes[a].Id, map.Nodes[b].Id)
                    );
                    var path = map.Path(map.Nodes[a].Id, map.Nodes[b].Id);
                    Assert.All(path.Zip(path.Skip(1)), step => Assert.Contains(step.Second, map.Neighbors(step.First)));
                    Assert.True(path.Count == 0 || (path[0] == map.Nodes[a].Id && path[^1] == map.Nodes[b].Id));
                }
                for (var l = 0; l < links.Length; l++)
                {
                    var without = new bool[links.Length];
                    without[l] = true;
                    Assert.Equal(
                        !Reaches(map, a, new bool[map.NodeCount], without),
                        map.IsBehind(map.Nodes[a].Id, map.Links[l].A, map.Links[l].AInterface)
                    );
                }
            }
        }
    }

    [Fact]
    public void Map_PartWithoutRoot_IsWatchedFromItsMostConnectedNode()
    {
        var map = Site.Map("core*:1 a:1", "x:1 hub:1", "y:1 hub:2");
        Assert.Equal(["core", "hub"], map.Roots);
        Assert.True(map.IsBehind("x", "hub"));
        Assert.False(map.IsBehind("x", "nobody"));
    }

    // Follows ways one by one; exponential, and right by its looks.
    private static bool Reaches(NetworkMap map, int goal, bool[] nodeDown, bool[] linkDown)
    {
        return !nodeDown[goal]
            && Enumerable.Range(0, map.NodeCount).Any(root => map.IsRoot[root] && !nodeDown[root] && Walk(root, new HashSet<int> { root }));

        bool Walk(int node, HashSet<int> seen) =>
            node == goal
            || Enumerable
                .Range(0, map.LinkCount)
                .Any(l =>
                    !linkDown[l]
                    && (map.Ends[l].A == node || map.Ends[l].B == node)
                    && map.Other(l, node) is var other
                    && !nodeDown[other]
                    && seen.Add(other)
                    && Walk(other, seen)
                );
    }

    private static NetworkMap Random(Random random, int count, out MapLink[] links)
    {
        var nodes = Enumerable.Range(0, count).Select(i => new MapNode($"n{i:00}", [], i == 0 || random.Next(12) == 0)).ToArray();
        links =
        [
            .. Enumerable
                .Range(0, random.Next(1, count * 2))
                .Select(i => (Id: i, A: random.Next(count), B: random.Next(count)))
                .Where(l => l.A != l.B)
                .Select(l => new MapLink($"l{l.Id:00}", nodes[l.A].Id, $"p{l.Id}", nodes[l.B].Id, $"p{l.Id}")),
        ];
        return new NetworkMap(nodes, links, []);
    }
}
