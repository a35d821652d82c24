namespace TelemetryGrid.Grains;

/// <summary>What every entity does alike: keep its place in the log, and store effect and place in one commit when its partition asks.</summary>
public abstract class EntityGrain<TState>(IPersistentState<TState> state) : Grain
    where TState : class, IEntityState
{
    private protected EntityJournal Journal;

    protected TState State => state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Journal = new EntityJournal(State.Sequence);
        return Task.CompletedTask;
    }

    public async Task<bool> FlushAsync(long expected, long durable)
    {
        if (Journal.Sequence < expected)
        {
            return false;
        }
        Acknowledged(durable);
        await SaveAsync();
        return true;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SaveAsync();

    /// <summary>Brings <see cref="State"/> up to what was applied, where it is kept in another form meanwhile.</summary>
    protected virtual void Prepare() { }

    /// <summary>Lets go of what <see cref="Prepare"/> made: kept, it would be a second copy of everything an entity knows.</summary>
    protected virtual void Release() { }

    /// <summary>The partition has written to its log whatever it was answered; it may replay entries after <paramref name="durable"/>.</summary>
    protected virtual void Acknowledged(long durable) { }

    /// <summary>Forgets everything, stored or not.</summary>
    protected async Task ClearAsync()
    {
        await state.ClearStateAsync();
        Journal = new EntityJournal(0);
    }

    private Task SaveAsync() => Journal.IsDirty ? StoreAsync() : Task.CompletedTask;

    /// <summary>Stores the entity as it is, for what did not come through the log.</summary>
    protected async Task StoreAsync()
    {
        Prepare();
        State.Sequence = Journal.Sequence;
        await state.WriteStateAsync();
        Release();
        Journal.Saved();
    }
}
