using System.Collections.Immutable;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Devices;

/// <summary>One device, keyed by <see cref="Identity.DeviceId"/>.</summary>
[Alias("TelemetryGrid.IDeviceGrain")]
public interface IDeviceGrain : IGrainWithStringKey
{
    /// <summary>Takes a batch's news unless <paramref name="sequence"/> was already applied.</summary>
    [Alias("Apply")]
    Task ApplyAsync(long sequence, DeviceUpdate update);

    /// <summary>Null when the device was never seen.</summary>
    [Alias("Get")]
    Task<DeviceSnapshot?> GetAsync();

    /// <summary>Its interfaces by name.</summary>
    [Alias("GetInterfaces")]
    Task<ImmutableArray<InterfaceSummary>> GetInterfacesAsync();

    /// <summary>Subscribes, or renews a subscription, for five minutes.</summary>
    [Alias("Subscribe")]
    Task SubscribeAsync(IDeviceObserver observer);

    [Alias("Unsubscribe")]
    Task UnsubscribeAsync(IDeviceObserver observer);

    /// <summary>Makes everything applied durable.</summary>
    [Alias("Flush")]
    Task FlushAsync();
}
