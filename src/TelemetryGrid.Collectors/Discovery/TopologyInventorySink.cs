using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>
/// Hands inventories to the topology of the site. They do not go through the log: each says everything anew, so that the next one repairs
/// what a lost one told.
/// </summary>
public sealed class TopologyInventorySink(IGrainFactory grains) : IInventorySink
{
    public Task OnInventoryAsync(DeviceInventory inventory) =>
        grains.GetGrain<ITopologyGrain>(CollectorSupervisor.Site).ObserveAsync(inventory);
}
