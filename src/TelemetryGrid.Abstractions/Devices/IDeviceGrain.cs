using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Devices;

/// <summary>One device, keyed by <see cref="Identity.DeviceId"/>.</summary>
[Alias("TelemetryGrid.IDeviceGrain")]
public interface IDeviceGrain : IGrainWithStringKey
{
    /// <summary>Takes a batch's news.</summary>
    /// <param name="sequence">The log entry's number; an update at or below the one applied last is skipped.</param>
    /// <param name="previous">The entry the partition sent this entity before, 0 when that one is durable.</param>
    /// <returns>What it did, without samples for an entry applied before; null when this activation never saw <paramref name="previous"/>: it was lost with its memory and needs a replay.</returns>
    [Alias("Apply")]
    Task<DeviceEffect?> ApplyAsync(long sequence, long previous, DeviceUpdate update);

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

    /// <summary>Takes what a person says of an anomaly and remembers it.</summary>
    /// <returns>The score from which the metric's anomalies are told from now on; null when the device does not watch it.</returns>
    [Alias("Learn")]
    Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score);

    /// <summary>What the device's detectors have learnt, by metric.</summary>
    [Alias("GetDetectors")]
    Task<ImmutableArray<DetectorReport>> GetDetectorsAsync();

    /// <summary>Makes everything applied durable; false when this activation never saw <paramref name="expected"/> and needs a replay.</summary>
    /// <param name="expected">The last entry it was sent.</param>
    /// <param name="durable">The entry after which the partition may replay.</param>
    [Alias("Flush")]
    Task<bool> FlushAsync(long expected, long durable);
}
