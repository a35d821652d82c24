using System.Collections.Immutable;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Ingest;

/// <summary>Hears what changed in a partition, at most once a second: a doorbell for views over many entities.</summary>
[Alias("TelemetryGrid.IPartitionObserver")]
public interface IPartitionObserver : IGrainObserver
{
    /// <param name="newDevices">Devices seen for the first time since the last call.</param>
    /// <param name="flowsChanged">Flow tables changed since the last call.</param>
    [Alias("OnChanged")]
    Task OnChangedAsync(ImmutableArray<DeviceId> newDevices, bool flowsChanged);
}
