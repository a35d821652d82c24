using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.ILifecycleGrain")]
public interface ILifecycleGrain : IGrainWithStringKey
{
    [Alias("Activation")]
    Task<Guid> ActivationAsync();

    [Alias("End")]
    Task EndAsync();

    [Alias("EndSlowly")]
    Task<Guid> EndSlowlyAsync();
}

public sealed class LifecycleGrain : Grain, ILifecycleGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    /// <summary>What happened, by key; static because the test has no other window into a grain that is gone.</summary>
    public static ConcurrentDictionary<string, ConcurrentQueue<string>> Events { get; } = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Log("activate");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Log($"deactivate {reason.ReasonCode}");
    }

    public Task<Guid> ActivationAsync() => Task.FromResult(_activation);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<Guid> EndSlowlyAsync()
    {
        DeactivateOnIdle();
        await Task.Delay(200);
        Log("last call done");
        return _activation;
    }

    private void Log(string text) => Events.GetOrAdd(this.GetPrimaryKeyString(), _ => new()).Enqueue(text);
}

[Alias("conformance.IFragileGrain")]
public interface IFragileGrain : IGrainWithStringKey
{
    [Alias("Attempts")]
    Task<int> AttemptsAsync();
}

public sealed class FragileGrain : Grain, IFragileGrain
{
    private static readonly ConcurrentDictionary<string, int> s_attempts = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (s_attempts.AddOrUpdate(this.GetPrimaryKeyString(), 1, (_, n) => n + 1) == 1)
            throw new InvalidOperationException("the first activation fails");
    }

    public Task<int> AttemptsAsync() => Task.FromResult(s_attempts[this.GetPrimaryKeyString()]);
}

[Collection(GridCollection.Name)]
public sealed class LifecycleTests(GridFixture grid)
{
    [Fact]
    public async Task DeactivateOnIdle_ThenCall_RunsOnANewActivation()
    {
        var grain = grid.Grains.GetGrain<ILifecycleGrain>("again");
        var first = await grain.ActivationAsync();
        Assert.Equal(first, await grain.ActivationAsync());
        await grain.EndAsync();
        await Eventually.True(async () => await grain.ActivationAsync() != first);
        Assert.Equal(["activate", "deactivate ApplicationRequested", "activate"], LifecycleGrain.Events["again"]);
    }

    [Fact]
    public async Task DeactivateOnIdle_WithCallsWaiting_FinishesTheRunningOneAndForwardsTheRest()
    {
        var grain = grid.Grains.GetGrain<ILifecycleGrain>("forward");
        // Orleans does not order calls that are sent before the grain is placed.
        await grain.ActivationAsync();
        var ending = grain.EndSlowlyAsync();
        var waiting = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => grain.ActivationAsync()));
        Assert.All(waiting, w => Assert.NotEqual(ending.GetAwaiter().GetResult(), w));
        Assert.Single(waiting.Distinct());
        Assert.Equal(["activate", "last call done", "deactivate ApplicationRequested", "activate"], LifecycleGrain.Events["forward"]);
    }

    [Fact]
    public async Task OnActivateAsync_Throws_CallerIsToldAndTheNextCallTriesAgain()
    {
        var grain = grid.Grains.GetGrain<IFragileGrain>("fragile");
        var error = await Assert.ThrowsAnyAsync<Exception>(grain.AttemptsAsync);
        Assert.Contains("the first activation fails", error.ToString());
        await Eventually.Equal(2, grain.AttemptsAsync);
    }
}
