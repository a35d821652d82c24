using System.Text.Json;
using TelemetryGrid.Grains.Topology;
using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

/// <summary>The graph is a function of what was observed, not of the order in which it came.</summary>
public sealed class OrderTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Observe_AnyOrderAndRepetitions_GivesTheSameGraph(int seed)
    {
        var inventories = RandomSite.Inventories(seed, devices: 25, rounds: 6);
        var expected = Text(inventories, new Random(0), rebuild: 0);
        var random = new Random(seed);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var shuffled = inventories.Concat(inventories.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(expected, Text(shuffled, random, rebuild: 0.1));
        }
        Assert.Contains("\"Kind\": 0", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Observe_OneAfterTheOther_GivesTheGraphOfAll()
    {
        var inventories = RandomSite.Inventories(5, devices: 30, rounds: 4);
        var site = new SiteTopology(new TopologyOptions());
        for (var i = 0; i < inventories.Count; i++)
        {
            site.Observe(inventories[i], Start.AddHours(1));
            if (i % 10 == 0)
            {
                site.Rebuild(Start);
                Assert.Equal(Json(Graph(inventories.Take(i + 1), new TopologyOptions())), Json(site.View));
            }
        }
    }

    [Fact]
    public void Changes_FromGraphToGraph_LeadFromTheFirstToTheLast()
    {
        var inventories = RandomSite.Inventories(9, devices: 25, rounds: 8).OrderBy(i => i.Timestamp).ToList();
        var site = new SiteTopology(new TopologyOptions());
        var nodes = new HashSet<string>();
        foreach (var inventory in inventories)
        {
            site.Observe(inventory, Start.AddHours(1));
            foreach (var change in site.Rebuild(Start))
            {
                var fresh =
                    change.Kind == TopologyChangeKind.NodeAppeared
                        ? nodes.Add(change.Node)
                        : change.Kind != TopologyChangeKind.NodeVanished || nodes.Remove(change.Node);
                Assert.True(fresh, change.Message);
            }
            Assert.Superset(
                site.View.Nodes.Select(n => n.Id).ToHashSet(),
                nodes.Union(site.View.Nodes.SelectMany(n => n.AlsoKnownAs.Add(n.Id))).ToHashSet()
            );
        }
    }

    private static string Text(IEnumerable<DeviceInventory> inventories, Random random, double rebuild)
    {
        var site = new SiteTopology(new TopologyOptions());
        foreach (var inventory in inventories)
        {
            site.Observe(inventory, Start.AddHours(1));
            if (random.NextDouble() < rebuild)
            {
                site.Rebuild(Start);
            }
        }
        site.Rebuild(Start);
        return Json(site.View);
    }

    private static string Json(TopologyView view) => JsonSerializer.Serialize((view.Nodes, view.Links), s_json);

    private static readonly JsonSerializerOptions s_json = new() { IncludeFields = true, WriteIndented = true };
}
