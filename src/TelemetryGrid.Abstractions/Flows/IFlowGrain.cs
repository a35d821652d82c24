using System.Collections.Immutable;
using TelemetryGrid.Anomalies;

namespace TelemetryGrid.Flows;

/// <summary>One heavy flow, keyed by <see cref="Identity.FlowKey"/>. Light flows stay in their partition's table.</summary>
[Alias("TelemetryGrid.IFlowGrain")]
public interface IFlowGrain : IGrainWithStringKey
{
    /// <summary>Adds a batch's traffic.</summary>
    /// <param name="sequence">The log entry's number; an update at or below the one applied last is skipped.</param>
    /// <param name="previous">The entry the partition sent this entity before, 0 when that one is durable.</param>
    /// <returns>Null when this activation never saw <paramref name="previous"/>: it was lost with its memory and needs a replay.</returns>
    [Alias("Apply")]
    Task<FlowEffect?> ApplyAsync(long sequence, long previous, FlowUpdate update);

    /// <summary>Null when this flow never was a heavy hitter.</summary>
    [Alias("Get")]
    Task<FlowSnapshot?> GetAsync();

    /// <summary>Makes everything applied durable; false when this activation never saw <paramref name="expected"/> and needs a replay.</summary>
    /// <param name="expected">The last entry it was sent.</param>
    /// <param name="durable">The entry after which the partition may replay.</param>
    [Alias("Flush")]
    Task<bool> FlushAsync(long expected, long durable);

    /// <summary>Takes what a person says of one of its anomalies, and remembers it.</summary>
    /// <returns>The metric's threshold from now on; null when it watches no such metric, or is no heavy hitter now.</returns>
    [Alias("Learn")]
    Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score);

    /// <summary>What its detectors have learnt.</summary>
    [Alias("GetDetectors")]
    Task<ImmutableArray<DetectorReport>> GetDetectorsAsync();

    /// <summary>Forgets the flow: it no longer is a heavy hitter.</summary>
    [Alias("Retire")]
    Task RetireAsync();
}
