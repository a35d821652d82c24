using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <inheritdoc cref="IFlowGrain"/>
public sealed class FlowGrain(
    [PersistentState("flow", GrainStorageNames.Entities)] IPersistentState<FlowState> state,
    TimeProvider time,
    WatchCalendar calendar,
    IEnumerable<IFlowContext> contexts
) : EntityGrain<FlowState>(state), IFlowGrain
{
    private FlowTracker _tracker = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tracker = Track();
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<FlowEffect?> ApplyAsync(long sequence, long previous, FlowUpdate update)
    {
        switch (Journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return Task.FromResult<FlowEffect?>(null);
            case EntityJournal.Verdict.Duplicate:
                return Task.FromResult<FlowEffect?>(Effects.Find(sequence) ?? FlowEffect.Nothing);
        }
        var effect = _tracker.Apply(update);
        Journal.Applied(sequence);
        // Most updates say nothing: those need not be kept to be said again.
        return Task.FromResult<FlowEffect?>(effect.IsJudged ? Effects.Keep(sequence, effect) : effect);
    }

    public Task<FlowSnapshot?> GetAsync() =>
        Task.FromResult(Journal.Sequence == 0 ? null : _tracker.Snapshot(time.GetUtcNow().ToUnixTimeMilliseconds()));

    public async Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        if (Journal.Sequence == 0 || _tracker.Learn(metric, verdict, score) is not { } threshold)
        {
            return null;
        }
        await StoreAsync();
        return threshold;
    }

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() =>
        Task.FromResult<ImmutableArray<DetectorReport>>(Journal.Sequence == 0 ? [] : _tracker.Detectors());

    public async Task RetireAsync()
    {
        await ClearAsync();
        // The state is a new object now, and a call may still come before this activation is gone.
        _tracker = Track();
        DeactivateOnIdle();
    }

    protected override void Prepare() => _tracker.Save();

    protected override void Release() => _tracker.Release();

    protected override void Acknowledged(long durable) => State.Effects.Clear();

    private UnstoredEffects<FlowEffect> Effects => new(State.Effects);

    private FlowTracker Track()
    {
        var tracker = new FlowTracker(FlowKey.Parse(this.GetPrimaryKeyString()), State, contexts.FirstOrDefault()?.Applications, calendar);
        tracker.Release();
        return tracker;
    }
}
