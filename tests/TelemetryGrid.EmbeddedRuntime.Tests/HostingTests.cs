using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace TelemetryGrid.EmbeddedRuntime.Tests;

public interface IHomelessGrain : IGrainWithStringKey
{
    Task NothingAsync();
}

public interface IUnstoredGrain : IGrainWithStringKey
{
    Task NothingAsync();
}

public sealed class UnstoredGrain([PersistentState("s", "nowhere")] IPersistentState<List<int>> state) : Grain, IUnstoredGrain
{
    public Task NothingAsync() => state.WriteStateAsync();
}

public sealed class HostingTests
{
    [Fact]
    public async Task Stop_WithActivations_DeactivatesAllAndRefusesLaterCalls()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(_ => { });
        using var host = builder.Build();
        await host.StartAsync();
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        var grains = Enumerable.Range(0, 50).Select(i => factory.GetGrain<ICounterGrain>($"stop-{i}")).ToList();
        foreach (var grain in grains)
            await grain.AddAsync(1);
        await host.StopAsync();
        Assert.Equal(
            50,
            CounterGrain.Ended.Count(e =>
                e.StartsWith("stop-", StringComparison.Ordinal) && e.EndsWith("ShuttingDown", StringComparison.Ordinal)
            )
        );
        var error = await Assert.ThrowsAsync<SiloUnavailableException>(() => grains[0].AddAsync(1));
        Assert.Contains("counter/stop-0", error.Message);
    }

    [Fact]
    public async Task Stop_WithHangingCall_IsBoundedAndFailsTheCall()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo.Services.Configure<EmbeddedRuntimeOptions>(o => o.StopTimeout = TimeSpan.FromMilliseconds(200)));
        using var host = builder.Build();
        await host.StartAsync();
        var call = host.Services.GetRequiredService<IClusterClient>().GetGrain<ICounterGrain>("hangs").HangAsync();
        await host.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => call);
    }

    [Fact]
    public async Task Constructor_ScopedAndSingletonServices_ComeFromTheActivationsScope()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(silo =>
            silo.Services.AddScoped<ScopedThing>().AddSingleton<SingletonThing>()
        );
        var first = cluster.GrainFactory.GetGrain<IInjectedGrain>("a");
        await first.EndAsync();
        await cluster.GrainFactory.GetGrain<IInjectedGrain>("b").EndAsync();
        await cluster.SettleAsync();
        var seen = InjectedGrain.Seen.ToList();
        Assert.Equal(first.GetGrainId(), seen[0].Id);
        Assert.NotSame(seen[0].Scoped, seen[1].Scoped);
        Assert.Same(seen[0].Singleton, seen[1].Singleton);
        Assert.All(seen, s => Assert.True(s.Scoped.IsDisposed));
    }

    [Fact]
    public async Task GetGrain_WithoutImplementation_SaysSo()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(_ => { });
        var error = Assert.Throws<ArgumentException>(() => cluster.GrainFactory.GetGrain<IHomelessGrain>("x"));
        Assert.Contains(nameof(IHomelessGrain), error.Message);
    }

    [Fact]
    public async Task PersistentState_StorageNotConfigured_CallFailsNamingIt()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(_ => { });
        var error = await Assert.ThrowsAsync<BadProviderConfigException>(() =>
            cluster.GrainFactory.GetGrain<IUnstoredGrain>("x").NothingAsync()
        );
        Assert.Contains("'nowhere'", error.Message);
    }
}
