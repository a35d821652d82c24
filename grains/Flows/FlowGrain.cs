using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <inheritdoc cref="IFlowGrain"/>
public sealed class FlowGrain(
    [PersistentState("flow", GrainStorageNames.Entities)] IPersistentState<FlowState> state,
    TimeProvider time,
    IEnumerable<IFlowContext> contexts
) : EntityGrain<FlowState>(state), IFlowGrain
{
    private FlowTracker _tracker = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tracker = Track();
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<bool> ApplyAsync(long sequence, long previous, FlowUpdate update)
    {
        switch (Journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return Task.FromResult(false);
            case EntityJournal.Verdict.Duplicate:
                return Task.FromResult(true);
        }
        _tracker.Apply(update);
        Journal.Applied(sequence);
        return Task.FromResult(true);
    }

    public Task<FlowSnapshot?> GetAsync() =>
        Task.FromResult(Journal.Sequence == 0 ? null : _tracker.Snapshot(time.GetUtcNow().ToUnixTimeMilliseconds()));

    public async Task RetireAsync()
    {
        await ClearAsync();
        // The state is a new object now, and a call may still come before this activation is gone.
        _tracker = Track();
        DeactivateOnIdle();
    }

    protected override void Prepare() => _tracker.Save();

    protected override void Release() => _tracker.Release();

    private FlowTracker Track()
    {
        var tracker = new FlowTracker(FlowKey.Parse(this.GetPrimaryKeyString()), State, contexts.FirstOrDefault()?.Applications);
        tracker.Release();
        return tracker;
    }
}
