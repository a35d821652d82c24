using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Interfaces;

/// <inheritdoc cref="IInterfaceGrain"/>
public sealed class InterfaceGrain(
    [PersistentState("interface", GrainStorageNames.Entities)] IPersistentState<InterfaceState> state,
    TimeProvider time,
    WatchCalendar calendar
) : EntityGrain<InterfaceState>(state), IInterfaceGrain
{
    private InterfaceTracker _tracker = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tracker = new InterfaceTracker(InterfaceId.Parse(this.GetPrimaryKeyString()), State, calendar);
        _tracker.Release();
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<InterfaceEffect?> ApplyAsync(long sequence, long previous, ImmutableArray<InterfaceCounters> readings)
    {
        switch (Journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return Task.FromResult<InterfaceEffect?>(null);
            case EntityJournal.Verdict.Duplicate:
                return Task.FromResult<InterfaceEffect?>(Effects.Find(sequence) ?? InterfaceEffect.Nothing(State.Summary));
        }
        foreach (var reading in readings)
        {
            _tracker.Apply(reading);
        }
        Journal.Applied(sequence);
        return Task.FromResult<InterfaceEffect?>(
            Effects.Keep(sequence, new InterfaceEffect(State.Summary, _tracker.TakeSamples(), _tracker.TakeAnomalies()))
        );
    }

    public Task<InterfaceSnapshot?> GetAsync() => Task.FromResult(_tracker.Snapshot(time.GetUtcNow().ToUnixTimeMilliseconds()));

    public async Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        if (_tracker.Learn(metric, verdict, score) is not { } threshold)
        {
            return null;
        }
        await StoreAsync();
        return threshold;
    }

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() => Task.FromResult(_tracker.Detectors());

    protected override void Prepare() => _tracker.Save();

    protected override void Release() => _tracker.Release();

    // What its device must hear again, should that be lost between the two being stored, is how it stood after each entry.
    protected override void Acknowledged(long durable) => Effects.Reduce(durable, effect => InterfaceEffect.Nothing(effect.Summary));

    private UnstoredEffects<InterfaceEffect> Effects => new(State.Effects);
}
