using Orleans.Configuration;
using Orleans.Hosting;
using TelemetryGrid.EmbeddedRuntime.Testing;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public sealed class VirtualTimeTests
{
    private static Task<EmbeddedCluster> StartAsync(Action<ISiloBuilder>? configure = null) =>
        EmbeddedCluster.StartAsync(silo =>
        {
            silo.UseInMemoryReminderService();
            configure?.Invoke(silo);
        });

    [Fact]
    public async Task ResponseTimeout_Passed_NamesGrainAndMethodWhileTheCallGoesOn()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("slow");
        var call = grain.DelayAsync(TimeSpan.FromSeconds(20));
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.False(call.IsCompleted);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(2));
        var error = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("ICounterGrain.DelayAsync on counter/slow", error.Message);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Equal(100, await grain.TotalAsync());
    }

    [Fact]
    public async Task DefaultTimeout_IsTheConfiguredOne()
    {
        await using var cluster = await StartAsync(silo =>
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(7))
        );
        var call = cluster.GrainFactory.GetGrain<ICounterGrain>("hang").HangAsync();
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(6));
        Assert.False(call.IsCompleted);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task DefaultTimeout_Infinite_NeverTimesOut()
    {
        await using var cluster = await StartAsync(silo =>
            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = Timeout.InfiniteTimeSpan)
        );
        var call = cluster.GrainFactory.GetGrain<ICounterGrain>("patient").HangAsync();
        await cluster.AdvanceAsync(TimeSpan.FromHours(1), step: TimeSpan.FromMinutes(1));
        Assert.False(call.IsCompleted);
    }

    [Fact]
    public async Task Collection_IdleForItsAge_EndsTheActivationAndOnlyThen()
    {
        await using var cluster = await StartAsync();
        var idle = cluster.GrainFactory.GetGrain<ICounterGrain>("idle");
        var used = cluster.GrainFactory.GetGrain<ICounterGrain>("used");
        await idle.AddAsync(1);
        await used.AddAsync(1);
        for (var i = 0; i < 2; i++)
        {
            await cluster.AdvanceAsync(TimeSpan.FromMinutes(9));
            await used.AddAsync(1);
        }
        Assert.Null(cluster.SiloOf(idle));
        Assert.Contains("idle ActivationIdle", CounterGrain.Ended);
        Assert.Equal(3, await used.TotalAsync());
        Assert.Equal(0, await idle.TotalAsync());
    }

    [Fact]
    public async Task Collection_DelayDeactivation_KeepsTheActivation()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("kept");
        await grain.KeepAsync(TimeSpan.FromHours(1));
        await cluster.AdvanceAsync(TimeSpan.FromMinutes(50), step: TimeSpan.FromSeconds(30));
        Assert.NotNull(cluster.SiloOf(grain));
        await cluster.AdvanceAsync(TimeSpan.FromMinutes(15), step: TimeSpan.FromSeconds(30));
        Assert.Null(cluster.SiloOf(grain));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task Collection_WithTimer_EndsUnlessTheTimerKeepsAlive(bool keepAlive, bool survives)
    {
        await using var cluster = await StartAsync();
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>($"timer-{keepAlive}");
        await grain.TickAsync(TimeSpan.FromMinutes(1), keepAlive);
        await cluster.AdvanceAsync(TimeSpan.FromMinutes(30), step: TimeSpan.FromSeconds(30));
        Assert.Equal(survives, cluster.SiloOf(grain) is not null);
    }

    [Fact]
    public async Task Timer_AnHourOfMinutes_TicksSixtyTimes()
    {
        await using var cluster = await StartAsync();
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("ticks");
        await grain.TickAsync(TimeSpan.FromMinutes(1), keepAlive: true);
        await cluster.AdvanceAsync(TimeSpan.FromHours(1), step: TimeSpan.FromSeconds(10));
        Assert.Equal(60, await grain.TicksAsync());
    }

    [Fact]
    public async Task Reminder_OverDays_TicksOnItsGridWhateverHappensToTheActivation()
    {
        await using var cluster = await StartAsync();
        var start = cluster.Time.GetUtcNow().UtcDateTime;
        var grain = cluster.GrainFactory.GetGrain<IDailyGrain>("days");
        await grain.StartAsync(due: TimeSpan.FromHours(2), period: TimeSpan.FromHours(24));
        await cluster.AdvanceAsync(TimeSpan.FromHours(51), step: TimeSpan.FromMinutes(10));
        var ticks = await grain.TicksAsync();
        Assert.Equal([start.AddHours(2), start.AddHours(26), start.AddHours(50)], ticks.Select(t => t.CurrentTickTime));
        Assert.All(ticks, t => Assert.Equal(start.AddHours(2), t.FirstTickTime));
    }

    [Fact]
    public void ManualTimeProvider_TimersSetByTimers_FireInOrderAtTheirTimes()
    {
        var clock = new ManualTimeProvider();
        var start = clock.GetUtcNow();
        var fired = new List<(string, double)>();
        void Log(string name) => fired.Add((name, (clock.GetUtcNow() - start).TotalSeconds));
        using var periodic = clock.CreateTimer(_ => Log("periodic"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        ITimer? inner = null;
        using var outer = clock.CreateTimer(
            _ =>
            {
                Log("outer");
                inner = clock.CreateTimer(_ => Log("inner"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            },
            null,
            TimeSpan.FromSeconds(3),
            Timeout.InfiniteTimeSpan
        );
        clock.Advance(TimeSpan.FromSeconds(6));
        inner!.Dispose();
        Assert.Equal([("periodic", 2), ("outer", 3), ("inner", 4), ("periodic", 5)], fired);
        Assert.Equal(TimeSpan.FromSeconds(2), clock.NextTimer);
    }
}
