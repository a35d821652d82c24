using Orleans;
using Orleans.Concurrency;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public interface IRestlessGrain : IGrainWithIntegerKey
{
    /// <summary>True when another turn was inside the grain at the same time.</summary>
    Task<bool> WorkAsync(int kind);

    [AlwaysInterleave]
    Task<int> PeekAsync();
}

/// <summary>Ends itself now and then, awaits in several ways, and watches that it is never entered twice.</summary>
public sealed class RestlessGrain : Grain, IRestlessGrain
{
    private static readonly int[] s_alive = new int[64];
    private int _inside;
    private int _threads;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Interlocked.Increment(ref s_alive[this.GetPrimaryKeyLong()]) != 1)
            throw new InvalidOperationException("two activations of one grain");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Interlocked.Decrement(ref s_alive[this.GetPrimaryKeyLong()]);
    }

    public async Task<bool> WorkAsync(int kind)
    {
        var overlaps = ++_inside != 1 || Enter();
        switch (kind % 8)
        {
            case 0:
                DeactivateOnIdle();
                break;
            case 1:
                Leave();
                await Task.Yield();
                overlaps |= Enter();
                break;
            case 2:
                Leave();
                await Task.Run(() => { });
                overlaps |= Enter();
                break;
        }
        Leave();
        _inside--;
        return overlaps;
    }

    public Task<int> PeekAsync()
    {
        var overlaps = Enter();
        Leave();
        return overlaps ? throw new InvalidOperationException("two threads in one grain") : Task.FromResult(_inside);
    }

    private bool Enter() => Interlocked.Increment(ref _threads) != 1;

    private void Leave() => Interlocked.Decrement(ref _threads);
}

public sealed class StressTests
{
    [Fact]
    public async Task Calls_WhileGrainsEndAndStart_NoneIsLostAndNoneOverlap()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions());
        var grains = Enumerable.Range(0, 32).Select(i => cluster.GrainFactory.GetGrain<IRestlessGrain>(i)).ToList();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(() => CallAsync(grains, caller, calls: 3_000))));
        Assert.Equal(0, answers.Sum());
    }

    private static async Task<int> CallAsync(List<IRestlessGrain> grains, int caller, int calls)
    {
        var random = new Random(caller);
        var overlaps = 0;
        for (var i = 0; i < calls; i++)
        {
            var grain = grains[random.Next(grains.Count)];
            if (i % 5 == 0)
                await grain.PeekAsync();
            else
                overlaps += await grain.WorkAsync(random.Next(256)) ? 1 : 0;
        }
        return overlaps;
    }
}
