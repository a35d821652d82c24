using System.Collections.Immutable;
using TelemetryGrid.Enrichment;

namespace TelemetryGrid.Grains.Enrichment;

/// <inheritdoc cref="IBusinessContextGrain"/>
public sealed class BusinessContextGrain(
    [PersistentState("business", GrainStorageNames.Entities)] IPersistentState<BusinessContextState> state,
    TimeProvider time
) : Grain, IBusinessContextGrain
{
    public Task<BusinessContext> GetAsync() => Task.FromResult(Current());

    public Task<BusinessContext?> GetNewerAsync(long revision) => Task.FromResult(state.State.Revision == revision ? null : Current());

    public async Task<BusinessContext> PutAsync(ImmutableArray<BusinessContextEntry> entries)
    {
        if (entries.Length > BusinessContext.MaxEntries)
        {
            throw new ArgumentException($"A site has at most {BusinessContext.MaxEntries} business entries.", nameof(entries));
        }
        state.State = new BusinessContextState
        {
            Revision = state.State.Revision + 1,
            ChangedAt = time.GetUtcNow(),
            Entries = [.. entries],
        };
        await state.WriteStateAsync();
        return Current();
    }

    private BusinessContext Current() => new(state.State.Revision, state.State.ChangedAt, [.. state.State.Entries]);
}
