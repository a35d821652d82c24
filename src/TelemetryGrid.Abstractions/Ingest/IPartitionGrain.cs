using System.Collections.Immutable;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Series;

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

    /// <summary>Samples of the partition's series.</summary>
    [Alias("SelectSeries"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    Task<SeriesSelectAnswer> SelectSeriesAsync(SeriesSelect request);

    /// <summary>An expression over the partition's series, evaluated where they lie.</summary>
    [Alias("EvaluateSeries"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    Task<SeriesEvaluateAnswer> EvaluateSeriesAsync(SeriesEvaluate request);

    /// <summary>Which series, labels or metrics the partition has.</summary>
    [Alias("FindSeries"), AlwaysInterleave, ResponseTimeout("00:05:00")]
    Task<SeriesFindAnswer> FindSeriesAsync(SeriesFind request);

    /// <summary>Exemplars of the series in question.</summary>
    [Alias("FindExemplars"), AlwaysInterleave]
    Task<SeriesExemplarsAnswer> FindExemplarsAsync(SeriesFind request);

    /// <summary>Stops the work on a question whose answer nobody waits for any more.</summary>
    [Alias("StopSeries"), AlwaysInterleave]
    Task StopSeriesAsync(Guid question);

    /// <summary>Flushes every entity and trims the log up to what is durable.</summary>
    [Alias("Checkpoint")]
    Task CheckpointAsync();
}
