using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>Takes what devices say of themselves and of what they are connected to.</summary>
public interface IInventorySink
{
    Task OnInventoryAsync(DeviceInventory inventory);
}
