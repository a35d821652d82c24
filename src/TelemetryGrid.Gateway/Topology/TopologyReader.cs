using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Gateway.Topology;

/// <summary>The topology of this gateway's site, with how its devices and interfaces stand just now.</summary>
internal sealed class TopologyReader(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    // Enough calls in flight to keep a cluster busy, few enough not to crowd out other requests.
    private const int Batch = 64;

    public ITopologyGrain Grain => grains.GetGrain<ITopologyGrain>(options.Value.Site);

    public async Task<Wire.TopologyGraph> MeasureAsync(TopologyGraph graph)
    {
        var (statuses, interfaces) = await AskAsync(graph.Nodes, graph.Links);
        return graph.ToWire(statuses, interfaces);
    }

    public async Task<Wire.TopologyPath> MeasureAsync(TopologyPath path)
    {
        var (statuses, interfaces) = await AskAsync(path.Nodes, path.Links);
        return new Wire.TopologyPath(
            [.. path.Nodes.Select(n => n.ToWire(statuses))],
            [.. path.Links.Select(l => l.ToWire(interfaces))],
            path.Cost
        );
    }

    public async Task<Wire.TopologyDependents> MeasureAsync(TopologyDependents dependents)
    {
        var (statuses, _) = await AskAsync(dependents.Nodes, []);
        return new Wire.TopologyDependents(dependents.Subject, dependents.Roots, [.. dependents.Nodes.Select(n => n.ToWire(statuses))]);
    }

    private async Task<(Dictionary<string, DeviceStatus> Statuses, Dictionary<(string, string), InterfaceSummary> Interfaces)> AskAsync(
        ImmutableArray<TopologyNode> nodes,
        ImmutableArray<TopologyLink> links
    )
    {
        var statuses = new Dictionary<string, DeviceStatus>(StringComparer.Ordinal);
        var interfaces = new Dictionary<(string, string), InterfaceSummary>();
        var linked = links.SelectMany(l => new[] { (l.A.Node, l.A.Interface), (l.B.Node, l.B.Interface) }).ToHashSet();
        var withLinks = linked.Select(end => end.Node).ToHashSet(StringComparer.Ordinal);
        foreach (var batch in nodes.Where(n => n.IsManaged && DeviceId.TryParse(n.Id, out _)).Chunk(Batch))
        {
            var devices = batch.Select(n => grains.GetGrain<IDeviceGrain>(n.Id)).ToArray();
            var snapshots = Task.WhenAll(devices.Select(d => d.GetAsync()));
            var ports = Task.WhenAll(
                devices.Select(
                    (d, i) =>
                        withLinks.Contains(batch[i].Id) ? d.GetInterfacesAsync() : Task.FromResult(ImmutableArray<InterfaceSummary>.Empty)
                )
            );
            foreach (var (node, snapshot) in batch.Zip(await snapshots))
            {
                statuses[node.Id] = snapshot?.Status ?? DeviceStatus.Unknown;
            }
            foreach (var (node, summaries) in batch.Zip(await ports))
            {
                foreach (var summary in summaries)
                {
                    if (linked.Contains((node.Id, summary.Id.Name)))
                    {
                        interfaces[(node.Id, summary.Id.Name)] = summary;
                    }
                }
            }
        }
        return (statuses, interfaces);
    }
}
