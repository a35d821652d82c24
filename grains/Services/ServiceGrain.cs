using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Identity;
using TelemetryGrid.Services;

namespace TelemetryGrid.Grains.Services;

/// <inheritdoc cref="IServiceGrain"/>
public sealed class ServiceGrain(
    [PersistentState("service", GrainStorageNames.Entities)] IPersistentState<ServiceState> state,
    TimeProvider time,
    WatchCalendar calendar
) : Grain, IServiceGrain
{
    /// <summary>
    /// Readings between two saves. What it knows is learnt, not counted: a crash costs a quarter of an hour of learning, and no series,
    /// which are in the log.
    /// </summary>
    internal const int SaveAfter = 15;

    private ServiceTracker _tracker = null!;
    private int _unsaved;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tracker = Track();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _unsaved > 0 ? SaveAsync() : Task.CompletedTask;

    public async Task<ServiceEffect> ApplyAsync(ServiceReading reading)
    {
        var effect = _tracker.Apply(reading);
        if (effect.Samples.IsEmpty)
        {
            return effect;
        }
        if (++_unsaved >= SaveAfter)
        {
            await SaveAsync();
        }
        return effect;
    }

    public Task<ServiceSnapshot?> GetAsync() => Task.FromResult(_tracker.Snapshot(time.GetUtcNow().ToUnixTimeMilliseconds()));

    public async Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        if (_tracker.Learn(metric, verdict, score) is not { } threshold)
        {
            return null;
        }
        await SaveAsync();
        return threshold;
    }

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() => Task.FromResult(_tracker.Detectors());

    public async Task RetireAsync()
    {
        await state.ClearStateAsync();
        // The state is a new object now, and a call may still come before this activation is gone.
        (_tracker, _unsaved) = (Track(), 0);
        DeactivateOnIdle();
    }

    private ServiceTracker Track() => new(ServiceId.Parse(this.GetPrimaryKeyString()), state.State, calendar);

    private async Task SaveAsync()
    {
        _tracker.Save();
        await state.WriteStateAsync();
        _tracker.Release();
        _unsaved = 0;
    }
}
