using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Gateway.Live;

/// <summary>Hears every partition's doorbell. The runtime holds observers weakly; the feed holds this.</summary>
internal sealed class PartitionWatch(Action<ImmutableArray<DeviceId>> onNewDevices, Action onFlows) : IPartitionObserver
{
    public Task OnChangedAsync(ImmutableArray<DeviceId> newDevices, bool flowsChanged)
    {
        if (!newDevices.IsDefaultOrEmpty)
        {
            onNewDevices(newDevices);
        }
        if (flowsChanged)
        {
            onFlows();
        }
        return Task.CompletedTask;
    }
}
