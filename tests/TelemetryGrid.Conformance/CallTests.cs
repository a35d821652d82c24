using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[GenerateSerializer, Immutable, Alias("conformance.Sample")]
public sealed record Sample([property: Id(0)] string Name, [property: Id(1)] double Value);

[Alias("conformance.ICallGrain")]
public interface ICallGrain : IGrainWithStringKey
{
    [Alias("Nothing")]
    Task NothingAsync();

    [Alias("NothingSoon")]
    ValueTask NothingSoonAsync();

    [Alias("Echo")]
    Task<Sample> EchoAsync(Sample sample);

    [Alias("EchoSoon")]
    ValueTask<Sample> EchoSoonAsync(Sample sample, bool yield);

    [Alias("Throw")]
    Task<int> ThrowAsync(string message, bool yield);

    [Alias("ThrowAtOnce")]
    ValueTask ThrowAtOnceAsync(string message);

    [Alias("Slow"), ResponseTimeout("00:00:01")]
    Task<int> SlowAsync(int milliseconds);

    [Alias("WaitForCancel")]
    Task<bool> WaitForCancelAsync(CancellationToken token);

    [Alias("Completed")]
    Task<int> CompletedAsync();

    [Alias("Tell"), OneWay]
    Task TellAsync(int value, bool fail);

    [Alias("Told")]
    Task<int> ToldAsync();

    [Alias("Cycle")]
    Task CycleAsync(ICallGrain other, ICallGrain self);

    [Alias("IsOnOwnScheduler")]
    Task<bool> IsOnOwnSchedulerAsync();
}

public sealed class CallGrain : Grain, ICallGrain
{
    private int _completed;
    private int _told;

    public Task NothingAsync() => Task.CompletedTask;

    public ValueTask NothingSoonAsync() => default;

    public Task<Sample> EchoAsync(Sample sample) => Task.FromResult(sample);

    public async ValueTask<Sample> EchoSoonAsync(Sample sample, bool yield)
    {
        if (yield)
            await Task.Yield();
        return sample;
    }

    public async Task<int> ThrowAsync(string message, bool yield)
    {
        if (yield)
            await Task.Yield();
        throw new InvalidOperationException(message);
    }

    public ValueTask ThrowAtOnceAsync(string message) => throw new ArgumentException(message);

    public async Task<int> SlowAsync(int milliseconds)
    {
        await Task.Delay(milliseconds);
        return ++_completed;
    }

    public async Task<bool> WaitForCancelAsync(CancellationToken token)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(5), token);
        }
        catch (OperationCanceledException)
        {
            _told = -1;
            return true;
        }
        return false;
    }

    public Task<int> CompletedAsync() => Task.FromResult(_completed);

    public Task TellAsync(int value, bool fail)
    {
        _told += value;
        return fail ? Task.FromException(new InvalidOperationException("nobody hears this")) : Task.CompletedTask;
    }

    public Task<int> ToldAsync() => Task.FromResult(_told);

    public async Task CycleAsync(ICallGrain other, ICallGrain self)
    {
        // The other grain calls back while this call holds the turn.
        if (!this.GetGrainId().Equals(self.GetGrainId()))
            await self.NothingAsync();
        else
            await other.CycleAsync(other, self);
    }

    public async Task<bool> IsOnOwnSchedulerAsync()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        var after = TaskScheduler.Current;
        await Task.Delay(1);
        return before != TaskScheduler.Default && before == after && after == TaskScheduler.Current;
    }
}

[Collection(GridCollection.Name)]
public sealed class CallTests(GridFixture grid)
{
    private readonly Sample _sample = new("ifHCInOctets", 1.5);

    [Fact]
    public async Task Call_EveryReturnKind_Answers()
    {
        var grain = grid.Grains.GetGrain<ICallGrain>("returns");
        await grain.NothingAsync();
        await grain.NothingSoonAsync();
        Assert.Equal(_sample, await grain.EchoAsync(_sample));
        Assert.Equal(_sample, await grain.EchoSoonAsync(_sample, yield: false));
        Assert.Equal(_sample, await grain.EchoSoonAsync(_sample, yield: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_Throws_CallerGetsTypeMessageAndTrace(bool yield)
    {
        var grain = grid.Grains.GetGrain<ICallGrain>("throws");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => grain.ThrowAsync("counter wrapped", yield));
        Assert.Equal("counter wrapped", error.Message);
        Assert.Contains(nameof(CallGrain.ThrowAsync), error.StackTrace);
    }

    [Fact]
    public async Task Call_ThrowsBeforeReturningATask_CallerGetsTheException()
    {
        var grain = grid.Grains.GetGrain<ICallGrain>("throws");
        await Assert.ThrowsAsync<ArgumentException>(async () => await grain.ThrowAtOnceAsync("at once"));
        await grain.NothingAsync();
    }

    [Fact]
    public async Task Call_SlowerThanItsTimeout_TimesOutWhileTheCallGoesOn()
    {
        var grain = grid.Grains.GetGrain<ICallGrain>("slow");
        await grain.NothingAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => grain.SlowAsync(3000));
        await Eventually.Equal(1, grain.CompletedAsync);
    }

    [Fact]
    public async Task CancellationToken_Cancelled_ReachesTheGrain()
    {
        var grain = grid.Grains.GetGrain<ICallGrain>("cancel");
        await grain.NothingAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        try
        {
            Assert.True(await grain.WaitForCancelAsync(cancel.Token));
        }
        catch (OperationCanceledException)
        {
            // A runtime may also give up waiting for the answer at once.
        }
        await Eventually.Equal(-1, grain.ToldAsync);
    }

    [Fact]
    public async Task Call_InACycle_TimesOut()
    {
        var first = grid.Grains.GetGrain<ICallGrain>("cycle-1");
        var second = grid.Grains.GetGrain<ICallGrain>("cycle-2");
        await Assert.ThrowsAsync<TimeoutException>(() => first.CycleAsync(second, first));
    }

    [Fact]
    public async Task OneWay_EvenIfItFails_CallerHearsNothing()
    {
        var grain = grid.Grains.GetGrain<ICallGrain>("tell");
        await grain.TellAsync(1, fail: false);
        await grain.TellAsync(2, fail: true);
        await Eventually.Equal(3, grain.ToldAsync);
    }

    [Fact]
    public async Task Await_InAGrain_ReturnsToItsScheduler() =>
        Assert.True(await grid.Grains.GetGrain<ICallGrain>("scheduler").IsOnOwnSchedulerAsync());

    [Fact]
    public async Task Calls_InOrderToAnActiveGrain_ArriveInOrder()
    {
        var grain = grid.Grains.GetGrain<IOrderGrain>("order");
        // Orleans does not order calls that are sent before the grain is placed.
        Assert.Empty(await grain.AllAsync());
        await Task.WhenAll(Enumerable.Range(0, 500).Select(grain.AddAsync));
        Assert.Equal(Enumerable.Range(0, 500), await grain.AllAsync());
    }
}

[Alias("conformance.IOrderGrain")]
public interface IOrderGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task AddAsync(int value);

    [Alias("All")]
    Task<List<int>> AllAsync();
}

public sealed class OrderGrain : Grain, IOrderGrain
{
    private readonly List<int> _values = [];

    public Task AddAsync(int value)
    {
        _values.Add(value);
        return Task.CompletedTask;
    }

    public Task<List<int>> AllAsync() => Task.FromResult(_values);
}
