using System.Collections.Immutable;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Ingest;

/// <summary>
/// Takes one partition of the ingest log to its entities, keyed by the partition number. It holds the compact flow table of the
/// partition and knows which entities live in it.
/// </summary>
[Alias("TelemetryGrid.IPartitionGrain")]
public interface IPartitionGrain : IGrainWithStringKey
{
    /// <summary>Activates the grain, which replays what its log holds beyond the checkpoint; answers once it has caught up.</summary>
    [Alias("Start"), ResponseTimeout("01:00:00")]
    Task<PartitionStatus> StartAsync();

    [Alias("GetStatus"), AlwaysInterleave]
    Task<PartitionStatus> GetStatusAsync();

    [Alias("GetTopFlows"), AlwaysInterleave]
    Task<FlowTop> GetTopFlowsAsync(FlowTopQuery query);

    [Alias("ListDevices"), AlwaysInterleave]
    Task<ImmutableArray<DeviceId>> ListDevicesAsync();

    /// <summary>Subscribes, or renews a subscription, for five minutes.</summary>
    [Alias("Subscribe"), AlwaysInterleave]
    Task SubscribeAsync(IPartitionObserver observer);

    /// <summary>Flushes every entity and trims the log up to what is durable.</summary>
    [Alias("Checkpoint")]
    Task CheckpointAsync();
}
