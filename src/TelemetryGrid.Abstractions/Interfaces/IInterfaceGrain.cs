using System.Collections.Immutable;
using TelemetryGrid.Anomalies;

namespace TelemetryGrid.Interfaces;

/// <summary>One interface, keyed by <see cref="Identity.InterfaceId"/>.</summary>
[Alias("TelemetryGrid.IInterfaceGrain")]
public interface IInterfaceGrain : IGrainWithStringKey
{
    /// <summary>Takes a batch's readings, oldest first.</summary>
    /// <param name="sequence">The log entry's number; an update at or below the one applied last is skipped.</param>
    /// <param name="previous">The entry the partition sent this entity before, 0 when that one is durable.</param>
    /// <returns>What they did, without samples for an entry applied before; null when this activation never saw <paramref name="previous"/>: it was lost with its memory and needs a replay.</returns>
    [Alias("Apply")]
    Task<InterfaceEffect?> ApplyAsync(long sequence, long previous, ImmutableArray<InterfaceCounters> readings);

    /// <summary>Null when the interface was never seen.</summary>
    [Alias("Get")]
    Task<InterfaceSnapshot?> GetAsync();

    /// <summary>Takes what a person says of an anomaly and remembers it.</summary>
    /// <returns>The score from which the metric's anomalies are told from now on; null when the interface does not watch it.</returns>
    [Alias("Learn")]
    Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score);

    /// <summary>What the interface's detectors have learnt, by metric.</summary>
    [Alias("GetDetectors")]
    Task<ImmutableArray<DetectorReport>> GetDetectorsAsync();

    /// <summary>Makes everything applied durable; false when this activation never saw <paramref name="expected"/> and needs a replay.</summary>
    /// <param name="expected">The last entry it was sent.</param>
    /// <param name="durable">The entry after which the partition may replay.</param>
    [Alias("Flush")]
    Task<bool> FlushAsync(long expected, long durable);
}
