using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology;

/// <inheritdoc cref="ITopologyMemoryGrain"/>
public sealed class TopologyMemoryGrain(
    [PersistentState("topology-device", GrainStorageNames.Entities)] IPersistentState<TopologyMemoryState> state
) : Grain, ITopologyMemoryGrain
{
    public Task<TopologyMemory?> GetAsync()
    {
        // The topology keeps what it was told; nobody else asks.
        DeactivateOnIdle();
        return Task.FromResult(state.State.Memory);
    }

    public async Task PutAsync(TopologyMemory? memory)
    {
        DeactivateOnIdle();
        if (memory is null)
        {
            await state.ClearStateAsync();
            return;
        }
        state.State.Memory = memory;
        await state.WriteStateAsync();
    }
}
