using System.Collections.Immutable;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Devices;

/// <summary>Hears of a device's changes. Calls are one-way: a slow observer loses the oldest, the device never waits.</summary>
[Alias("TelemetryGrid.IDeviceObserver")]
public interface IDeviceObserver : IGrainObserver
{
    /// <summary>The device after a batch, with the interfaces that batch touched.</summary>
    [Alias("OnChanged")]
    Task OnChangedAsync(DeviceSnapshot device, ImmutableArray<InterfaceSummary> interfaces);
}
