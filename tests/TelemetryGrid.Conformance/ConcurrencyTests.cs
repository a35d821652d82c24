using Orleans;
using Orleans.Concurrency;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

/// <summary>Each method reports how many calls were inside the grain at once while it waited.</summary>
[Alias("conformance.IGateGrain")]
public interface IGateGrain : IGrainWithStringKey
{
    [Alias("Exclusive")]
    Task<int> ExclusiveAsync();

    [Alias("Read"), ReadOnly]
    Task<int> ReadAsync();

    [Alias("WaitForOpen")]
    Task WaitForOpenAsync();

    [Alias("Open"), AlwaysInterleave]
    Task OpenAsync();
}

public abstract class GateGrainBase : Grain
{
    private readonly TaskCompletionSource _open = new();
    private int _inside;

    public Task<int> ExclusiveAsync() => CountAsync();

    public Task<int> ReadAsync() => CountAsync();

    public Task WaitForOpenAsync() => _open.Task;

    public Task OpenAsync()
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    private async Task<int> CountAsync()
    {
        var seen = ++_inside;
        for (var i = 0; i < 5; i++)
        {
            await Task.Delay(5);
            seen = Math.Max(seen, _inside);
        }
        _inside--;
        return seen;
    }
}

public sealed class GateGrain : GateGrainBase, IGateGrain;

[Alias("conformance.IReentrantGateGrain")]
public interface IReentrantGateGrain : IGateGrain;

[Reentrant]
public sealed class ReentrantGateGrain : GateGrainBase, IReentrantGateGrain;

[Alias("conformance.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithIntegerKey
{
    [Alias("Work")]
    Task<Guid> WorkAsync();
}

[StatelessWorker(2)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task<Guid> WorkAsync()
    {
        await Task.Delay(50);
        return _id;
    }
}

[Collection(GridCollection.Name)]
public sealed class ConcurrencyTests(GridFixture grid)
{
    [Fact]
    public async Task Calls_ByDefault_RunOneAfterTheOther()
    {
        var grain = grid.Grains.GetGrain<IGateGrain>("exclusive");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => grain.ExclusiveAsync())), seen => Assert.Equal(1, seen));
    }

    [Fact]
    public async Task Calls_OfReadOnlyMethods_Interleave()
    {
        var grain = grid.Grains.GetGrain<IGateGrain>("read");
        Assert.Contains(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => grain.ReadAsync())), seen => seen > 1);
    }

    [Fact]
    public async Task Calls_OfReentrantGrain_Interleave()
    {
        var grain = grid.Grains.GetGrain<IReentrantGateGrain>("reentrant");
        Assert.Contains(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => grain.ExclusiveAsync())), seen => seen > 1);
    }

    [Fact]
    public async Task AlwaysInterleave_WhileACallWaits_GetsIn()
    {
        var grain = grid.Grains.GetGrain<IGateGrain>("interleave");
        var waiting = grain.WaitForOpenAsync();
        await grain.OpenAsync();
        await waiting;
    }

    [Fact]
    public async Task StatelessWorker_ManyCalls_UsesUpToItsMaximum()
    {
        var grain = grid.Grains.GetGrain<IWorkerGrain>(0);
        var workers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => grain.WorkAsync()));
        Assert.Equal(2, workers.Distinct().Count());
    }
}
