using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using TelemetryGrid.Conformance.Hosting;

namespace TelemetryGrid.Conformance;

[Alias("conformance.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    [Alias("Start")]
    Task StartAsync(bool interleave, bool fail);

    [Alias("Stop")]
    Task StopAsync();

    [Alias("Once")]
    Task OnceAsync();

    [Alias("ChangeTo")]
    Task ChangeToAsync(int periodMilliseconds);

    [Alias("Ticks"), AlwaysInterleave]
    Task<int> TicksAsync();

    [Alias("TicksDuring")]
    Task<int> TicksDuringAsync(int milliseconds);
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartAsync(bool interleave, bool fail)
    {
        _timer = this.RegisterGrainTimer(
            static (state, _) => state.Self.TickAsync(state.Fail),
            (Self: this, Fail: fail),
            new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(10)) { Interleave = interleave }
        );
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task OnceAsync()
    {
        _timer = this.RegisterGrainTimer(() => TickAsync(fail: false), TimeSpan.FromMilliseconds(10), Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task ChangeToAsync(int periodMilliseconds)
    {
        _timer!.Change(TimeSpan.FromMilliseconds(periodMilliseconds), TimeSpan.FromMilliseconds(periodMilliseconds));
        return Task.CompletedTask;
    }

    public Task<int> TicksAsync() => Task.FromResult(_ticks);

    public async Task<int> TicksDuringAsync(int milliseconds)
    {
        var before = _ticks;
        await Task.Delay(milliseconds);
        return _ticks - before;
    }

    private Task TickAsync(bool fail)
    {
        _ticks++;
        return fail ? Task.FromException(new InvalidOperationException("tick")) : Task.CompletedTask;
    }
}

[Collection(GridCollection.Name)]
public sealed class TimerTests(GridFixture grid)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RegisterGrainTimer_Periodic_TicksUntilDisposedEvenIfItThrows(bool fail)
    {
        var grain = grid.Grains.GetGrain<ITimerGrain>($"periodic-{fail}");
        await grain.StartAsync(interleave: false, fail);
        await Eventually.True(async () => await grain.TicksAsync() >= 3);
        await grain.StopAsync();
        Assert.Equal(0, await grain.TicksDuringAsync(100));
    }

    [Fact]
    public async Task RegisterGrainTimer_ByDefault_DoesNotTickWhileACallWaits()
    {
        var grain = grid.Grains.GetGrain<ITimerGrain>("polite");
        await grain.StartAsync(interleave: false, fail: false);
        Assert.Equal(0, await grain.TicksDuringAsync(100));
        await grain.StopAsync();
    }

    [Fact]
    public async Task RegisterGrainTimer_Interleave_TicksWhileACallWaits()
    {
        var grain = grid.Grains.GetGrain<ITimerGrain>("interleave");
        await grain.StartAsync(interleave: true, fail: false);
        Assert.NotEqual(0, await grain.TicksDuringAsync(500));
        await grain.StopAsync();
    }

    [Fact]
    public async Task RegisterGrainTimer_InfinitePeriod_TicksOnce()
    {
        var grain = grid.Grains.GetGrain<ITimerGrain>("once");
        await grain.OnceAsync();
        await Eventually.Equal(1, grain.TicksAsync);
        await grain.TicksDuringAsync(100);
        Assert.Equal(1, await grain.TicksAsync());
    }

    [Fact]
    public async Task Change_ToALaterTime_TakesEffect()
    {
        var grain = grid.Grains.GetGrain<ITimerGrain>("change");
        await grain.OnceAsync();
        await Eventually.Equal(1, grain.TicksAsync);
        await grain.ChangeToAsync(20);
        await Eventually.True(async () => await grain.TicksAsync() >= 3);
        await grain.StopAsync();
    }
}
