using Orleans.Runtime;
using TelemetryGrid.EmbeddedRuntime.Testing;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public sealed class FaultTests
{
    private static Task<EmbeddedCluster> StartAsync(int silos, MessageFaults? faults = null) =>
        EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Silos = silos,
                Time = new ManualTimeProvider(),
                Faults = faults,
            }
        );

    private static async Task<ICounterGrain> OnSiloAsync(EmbeddedCluster cluster, int silo, string prefix)
    {
        for (var i = 0; ; i++)
        {
            var grain = cluster.GrainFactory.GetGrain<ICounterGrain>($"{prefix}-{i}");
            await grain.AddAsync(1);
            if (cluster.SiloOf(grain) == silo)
                return grain;
        }
    }

    [Fact]
    public async Task Place_SeveralSilos_SpreadsTheGrains()
    {
        await using var cluster = await StartAsync(silos: 3);
        var grains = Enumerable.Range(0, 300).Select(i => cluster.GrainFactory.GetGrain<ICounterGrain>($"spread-{i}")).ToList();
        await Task.WhenAll(grains.Select(g => g.AddAsync(1)));
        var perSilo = grains.CountBy(g => cluster.SiloOf(g) ?? -1).ToDictionary();
        Assert.Equal(3, perSilo.Count);
        Assert.All(perSilo.Values, count => Assert.InRange(count, 60, 140));
    }

    [Fact]
    public async Task Kill_SiloWithGrain_GrainVanishesAndStartsElsewhereOnTheNextCall()
    {
        await using var cluster = await StartAsync(silos: 2);
        var grain = await OnSiloAsync(cluster, 1, "victim");
        await grain.AddAsync(41);
        var key = Orleans.GrainExtensions.GetPrimaryKeyString(grain);
        cluster.Kill(1);
        Assert.Null(cluster.SiloOf(grain));
        Assert.Equal(0, await grain.TotalAsync());
        Assert.Equal(0, cluster.SiloOf(grain));
        Assert.DoesNotContain(CounterGrain.Ended, e => e.StartsWith(key + " ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kill_WithCallInFlight_CallFailsAndItsContinuationNeverRuns()
    {
        await using var cluster = await StartAsync(silos: 2);
        var grain = await OnSiloAsync(cluster, 1, "busy");
        var witness = await OnSiloAsync(cluster, 0, "witness");
        var call = grain.AddLaterAsync(TimeSpan.FromSeconds(1), witness);
        var waiting = grain.AddAsync(1);
        await cluster.SettleAsync();
        cluster.Kill(1);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => call);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(0, await grain.TotalAsync());
        Assert.Equal(1, await witness.TotalAsync());
    }

    [Fact]
    public async Task Kill_CalleeOfAGrain_CallerGrainGetsTheException()
    {
        await using var cluster = await StartAsync(silos: 2);
        var callee = await OnSiloAsync(cluster, 1, "callee");
        var caller = await OnSiloAsync(cluster, 0, "caller");
        var call = caller.CallAsync(callee);
        await cluster.SettleAsync();
        cluster.Kill(1);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => call);
        Assert.Equal(1, await caller.TotalAsync());
    }

    [Fact]
    public async Task AddSilo_AfterKillOfAll_ServesAgain()
    {
        await using var cluster = await StartAsync(silos: 1);
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("phoenix");
        await grain.AddAsync(1);
        cluster.Kill(0);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grain.AddAsync(1));
        var silo = await cluster.AddSiloAsync();
        Assert.Equal(5, await grain.AddAsync(5));
        Assert.Equal(silo, cluster.SiloOf(grain));
    }

    [Fact]
    public async Task Drop_AllMessages_CallsTimeOutAndNothingRuns()
    {
        await using var cluster = await StartAsync(1, new MessageFaults { Drop = 1 });
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("dropped");
        var call = grain.AddAsync(1);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        cluster.SetFaults(enabled: false);
        Assert.Equal(0, await grain.TotalAsync());
    }

    [Fact]
    public async Task LoseResponse_AllMessages_CallsRunYetTimeOut()
    {
        await using var cluster = await StartAsync(1, new MessageFaults { LoseResponse = 1 });
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("unheard");
        var call = grain.AddAsync(1);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        cluster.SetFaults(enabled: false);
        Assert.Equal(1, await grain.TotalAsync());
    }

    [Fact]
    public async Task Duplicate_AllMessages_EveryCallRunsTwiceAndAnswersOnce()
    {
        await using var cluster = await StartAsync(1, new MessageFaults { Duplicate = 1 });
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("twice");
        await grain.AddAsync(1);
        await cluster.SettleAsync();
        cluster.SetFaults(enabled: false);
        Assert.Equal(2, await grain.TotalAsync());
    }

    [Fact]
    public async Task Delay_AllMessages_ArriveWithinTheLimit()
    {
        await using var cluster = await StartAsync(1, new MessageFaults { Delay = 1, MaxDelay = TimeSpan.FromSeconds(1) });
        var grain = cluster.GrainFactory.GetGrain<ICounterGrain>("late");
        var calls = Enumerable.Range(0, 20).Select(_ => grain.AddAsync(1)).ToList();
        await cluster.SettleAsync();
        Assert.DoesNotContain(calls, c => c.IsCompleted);
        await cluster.AdvanceAsync(TimeSpan.FromSeconds(1), step: TimeSpan.FromMilliseconds(50));
        Assert.Equal(20, (await Task.WhenAll(calls)).Max());
    }

    [Fact]
    public async Task Faults_SameSeed_LoseTheSameMessages()
    {
        static async Task<string> FateAsync(int seed)
        {
            await using var cluster = await StartAsync(1, new MessageFaults { Seed = seed, Drop = 0.3 });
            var calls = new List<Task>();
            for (var i = 0; i < 64; i++)
                calls.Add(cluster.GrainFactory.GetGrain<ICounterGrain>($"seed-{i % 4}").AddAsync(1));
            await cluster.AdvanceAsync(TimeSpan.FromSeconds(31));
            return string.Concat(calls.Select(c => c.IsCompletedSuccessfully ? '.' : 'x'));
        }

        var first = await FateAsync(seed: 7);
        Assert.Equal(first, await FateAsync(seed: 7));
        Assert.NotEqual(first, await FateAsync(seed: 8));
        Assert.InRange(first.Count(c => c == 'x'), 8, 32);
    }
}
