using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Topology;

/// <summary>
/// What is connected to what in one site, keyed by the site's name. The graph is a function of the inventories observed, whatever their
/// order; observing one twice changes nothing. A node is asked for by its id or by any id its device also has.
/// </summary>
[Alias("TelemetryGrid.ITopologyGrain")]
public interface ITopologyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes an inventory in. The graph follows within a second, or when it is asked. False when it tells nothing new, is older than
    /// what is remembered, is from the future, or is of one device more than a site may have.
    /// </summary>
    [Alias("Observe")]
    Task<bool> ObserveAsync(DeviceInventory inventory);

    /// <summary>Forgets a device; its neighbours may still name it.</summary>
    [Alias("Forget")]
    Task<bool> ForgetAsync(DeviceId device);

    /// <summary>Stores all that was observed before the call.</summary>
    [Alias("Flush")]
    Task FlushAsync();

    /// <summary>The whole graph, or its most connected part when it has more nodes than <paramref name="maxNodes"/>.</summary>
    [Alias("Get")]
    Task<TopologyGraph> GetAsync(int maxNodes);

    /// <summary>What is within <paramref name="depth"/> links of a node, the nearest first; null when there is no such node.</summary>
    [Alias("GetAround")]
    Task<TopologyGraph?> GetAroundAsync(string node, int depth, int maxNodes);

    /// <summary>The shortest path; null when one of the nodes is not there.</summary>
    [Alias("FindPath")]
    Task<TopologyPath?> FindPathAsync(string from, string to, TopologyWeight weight);

    /// <summary>What becomes unreachable from the roots without a node; no roots means the core. Null when there is no such node.</summary>
    [Alias("GetDependents")]
    Task<TopologyDependents?> GetDependentsAsync(string node, ImmutableArray<string> roots);

    /// <summary>What becomes unreachable from the roots without a link; no roots means the core. Null when there is no such link.</summary>
    [Alias("GetLinkDependents")]
    Task<TopologyDependents?> GetLinkDependentsAsync(string link, ImmutableArray<string> roots);

    /// <summary>Remembered changes with higher numbers, the oldest first, the newest <paramref name="limit"/> of them.</summary>
    [Alias("GetChanges")]
    Task<ImmutableArray<TopologyChange>> GetChangesAsync(long after, int limit);

    /// <summary>Subscribes, or renews a subscription, for five minutes.</summary>
    [Alias("Subscribe")]
    Task SubscribeAsync(ITopologyObserver observer);

    [Alias("Unsubscribe")]
    Task UnsubscribeAsync(ITopologyObserver observer);
}
