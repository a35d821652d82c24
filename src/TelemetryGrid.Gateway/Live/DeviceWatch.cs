using System.Collections.Immutable;
using TelemetryGrid.Devices;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Live;

/// <summary>
/// The gateway's one subscription to one device, for all its clients. The runtime holds observers weakly: whoever wants to hear from
/// this must hold it.
/// </summary>
internal sealed class DeviceWatch : IDeviceObserver
{
    private readonly Action<DeviceSnapshot, ImmutableArray<InterfaceSummary>> _onChanged;

    public DeviceWatch(IGrainFactory grains, Action<DeviceSnapshot, ImmutableArray<InterfaceSummary>> onChanged)
    {
        _onChanged = onChanged;
        Reference = grains.CreateObjectReference<IDeviceObserver>(this);
    }

    /// <summary>What the device is given.</summary>
    public IDeviceObserver Reference { get; }

    /// <summary>Streams that asked for this device by name.</summary>
    public ImmutableArray<DeviceChangeBuffer> Streams { get; set; } = [];

    public Task OnChangedAsync(DeviceSnapshot device, ImmutableArray<InterfaceSummary> interfaces)
    {
        foreach (var stream in Streams)
        {
            stream.Post(device, interfaces);
        }
        _onChanged(device, interfaces);
        return Task.CompletedTask;
    }
}
