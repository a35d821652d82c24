using System.Collections.Immutable;

namespace TelemetryGrid.Topology;

/// <summary>Hears of changes of the graph.</summary>
[Alias("TelemetryGrid.ITopologyObserver")]
public interface ITopologyObserver : IGrainObserver
{
    /// <summary>What changed since the call before, in order.</summary>
    [Alias("OnChanged")]
    Task OnChangedAsync(ImmutableArray<TopologyChange> changes);
}
