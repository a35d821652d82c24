using System.Collections.Immutable;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Interfaces;

/// <inheritdoc cref="IInterfaceGrain"/>
public sealed class InterfaceGrain(
    [PersistentState("interface", GrainStorageNames.Entities)] IPersistentState<InterfaceState> state,
    TimeProvider time
) : Grain, IInterfaceGrain
{
    private EntityJournal _journal;
    private InterfaceTracker _tracker = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new EntityJournal(state.State.Sequence);
        _tracker = new InterfaceTracker(InterfaceId.Parse(this.GetPrimaryKeyString()), state.State);
        return Task.CompletedTask;
    }

    public Task<InterfaceSummary?> ApplyAsync(long sequence, long previous, ImmutableArray<InterfaceCounters> readings)
    {
        switch (_journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return Task.FromResult<InterfaceSummary?>(null);
            case EntityJournal.Verdict.Duplicate:
                return Task.FromResult(state.State.Summary);
        }
        foreach (var reading in readings)
        {
            _tracker.Apply(reading);
        }
        _journal.Applied(sequence);
        return Task.FromResult(state.State.Summary);
    }

    public Task<InterfaceSnapshot?> GetAsync() => Task.FromResult(_tracker.Snapshot(time.GetUtcNow().ToUnixTimeMilliseconds()));

    public async Task<bool> FlushAsync(long expected)
    {
        if (_journal.Sequence < expected)
        {
            return false;
        }
        await SaveAsync();
        return true;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SaveAsync();

    private async Task SaveAsync()
    {
        if (!_journal.IsDirty)
        {
            return;
        }
        _tracker.Save();
        state.State.Sequence = _journal.Sequence;
        await state.WriteStateAsync();
        _journal.Saved();
    }
}
