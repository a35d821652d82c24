using System.Collections.Immutable;
using TelemetryGrid.Analytics.Detectors.Batch;
using TelemetryGrid.Analytics.Detectors.Control;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Anomalies;

/// <inheritdoc cref="IBatchThresholdGrain"/>
public sealed class BatchThresholdGrain(
    [PersistentState("batch_thresholds", GrainStorageNames.Entities)] IPersistentState<BatchThresholdState> state
) : Grain, IBatchThresholdGrain
{
    /// <summary>Devices with a threshold of their own; past it the one raised least goes back to what all have.</summary>
    internal const int MaxDevices = 10_000;

    private static readonly double Default = new BatchOptions().Threshold;

    public Task<ImmutableDictionary<string, double>> GetAsync() => Task.FromResult(state.State.Raised.ToImmutableDictionary());

    public async Task<double> LearnAsync(DeviceId device, AnomalyVerdict verdict, double score)
    {
        var raised = state.State.Raised;
        var known = new FeedbackThreshold(raised.GetValueOrDefault(device.Value, Default));
        var moved = (verdict == AnomalyVerdict.FalsePositive ? known.Above(score) : known.Lowered()).Value;
        if (moved > Default)
        {
            raised[device.Value] = moved;
        }
        else
        {
            raised.Remove(device.Value);
        }
        if (raised.Count > MaxDevices)
        {
            raised.Remove(raised.MinBy(r => r.Value).Key);
        }
        await state.WriteStateAsync();
        return Math.Max(moved, Default);
    }
}
