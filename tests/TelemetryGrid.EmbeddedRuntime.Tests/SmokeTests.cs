using Orleans.Concurrency;
using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public interface ICounterGrain : Orleans.IGrainWithStringKey
{
    Task<long> AddAsync(long value);

    ValueTask<string> NameAsync();

    Task FailAsync(string message);
}

public sealed class CounterGrain : Orleans.Grain, ICounterGrain
{
    private long _total;

    public async Task<long> AddAsync(long value)
    {
        await Task.Yield();
        Assert.NotSame(TaskScheduler.Default, TaskScheduler.Current);
        return _total += value;
    }

    public ValueTask<string> NameAsync() => new(Orleans.GrainExtensions.GetPrimaryKeyString(this));

    public Task FailAsync(string message) => throw new InvalidOperationException(message);
}

public sealed class SmokeTests
{
    [Fact]
    public async Task Call_Concurrent_AddsUp()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(_ => { });
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("a");
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => grain.AddAsync(1)));
        Assert.Equal(1001, await grain.AddAsync(1));
        Assert.Equal("a", await grain.NameAsync());
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.FailAsync("broken"));
        Assert.Equal("broken", error.Message);
        Assert.Contains(nameof(CounterGrain), error.StackTrace);
    }
}
