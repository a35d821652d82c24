using Orleans.Storage;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>Storage that outlives silos and refuses what the test says.</summary>
internal sealed class FaultyStorage(IGrainStorage inner, TestGrid grid) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check(grid.RefuseReads, grainId);
        return inner.ReadStateAsync(stateName, grainId, grainState);
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check(grid.RefuseWrites, grainId);
        return inner.WriteStateAsync(stateName, grainId, grainState);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Check(grid.RefuseWrites, grainId);
        return inner.ClearStateAsync(stateName, grainId, grainState);
    }

    private static void Check(Func<string, bool> refuse, GrainId grain)
    {
        if (refuse(grain.ToString()))
        {
            throw new IOException($"The state of {grain} is out of reach.");
        }
    }
}
