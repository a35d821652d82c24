using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using TelemetryGrid.EmbeddedRuntime.Testing;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// Several fault domains ("silos") in one process for tests: each has its own services, all share clock, directory, memory storage, reminders and
/// streams. Silos can be killed and added, messages can be lost by seed.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly EmbeddedClusterOptions _options;
    private readonly List<(Silo Silo, ServiceProvider Services)> _silos = [];
    private Cluster? _cluster;

    private EmbeddedCluster(EmbeddedClusterOptions options) => _options = options;

    /// <summary>A client outside all grains, on the first silo.</summary>
    public IClusterClient Client => _silos[0].Silo.GrainFactory;

    public IGrainFactory GrainFactory => Client;

    public TimeProvider Time => Cluster.Time;

    /// <summary>Activations now, stateless workers not counted.</summary>
    public int ActivationCount => Cluster.Directory.Count;

    public int SiloCount => _silos.Count;

    private Cluster Cluster => _cluster!;

    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var cluster = new EmbeddedCluster(options);
        for (var i = 0; i < options.Silos; i++)
            await cluster.AddSiloAsync();
        return cluster;
    }

    /// <summary>One silo in virtual time.</summary>
    public static Task<EmbeddedCluster> StartAsync(Action<ISiloBuilder> configure) =>
        StartAsync(new EmbeddedClusterOptions { Time = new ManualTimeProvider(), Configure = configure });

    public IServiceProvider Services(int silo = 0) => _silos[silo].Services;

    /// <summary>Starts one more silo and returns its index.</summary>
    public async Task<int> AddSiloAsync()
    {
        var services = new ServiceCollection();
        services.AddSingleton(_options.Time);
        services.AddSingleton(sp => _cluster ??= CreateCluster(sp));
        var builder = EmbeddedSiloBuilder.For(services, new ConfigurationBuilder().Build());
        _options.Configure?.Invoke(builder);
        var provider = services.BuildServiceProvider();
        var silo = provider.GetRequiredService<Silo>();
        _silos.Add((silo, provider));
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        return _silos.Count - 1;
    }

    /// <summary>Ends a silo as a dead process would: its activations vanish unasked, calls they hold fail, and grains start elsewhere on their next call.</summary>
    public void Kill(int silo) => Cluster.Kill(_silos[silo].Silo);

    /// <summary>Turns the faults of <see cref="EmbeddedClusterOptions.Faults"/> on or off; they start on.</summary>
    public void SetFaults(bool enabled)
    {
        if (Cluster.Faults is null)
            throw new InvalidOperationException("The cluster was started without faults.");
        Cluster.Faults.IsEnabled = enabled;
    }

    /// <summary>The index of the silo that runs the grain; null when it is not active.</summary>
    public int? SiloOf(IAddressable grain)
    {
        var id = grain.GetGrainId();
        var activation = Cluster.Directory.Where(a => a.GrainId == id).SingleOrDefault();
        return activation is null ? null : _silos.FindIndex(s => s.Silo == activation.Silo);
    }

    /// <summary>Ends an activation in good order, or does nothing when the grain is not active.</summary>
    public async Task DeactivateAsync(IAddressable grain)
    {
        var id = grain.GetGrainId();
        foreach (var activation in Cluster.Directory.Where(a => a.GrainId == id))
        {
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.RuntimeRequested, "the test asked for it"));
            await activation.Deactivated;
        }
    }

    /// <summary>Completes when no turn, delivery or notification is queued or running. Work outside the runtime (I/O, Task.Run) is not seen.</summary>
    public async Task SettleAsync()
    {
        // Idle for a moment may only mean that a continuation is between two queues of the thread pool.
        for (var calm = 0; calm < 3; calm++)
        {
            var idle = Cluster.Quiescence!.WhenIdle();
            if (!idle.IsCompleted)
                calm = 0;
            await idle;
            await Task.Yield();
        }
    }

    /// <summary>Moves virtual time in steps and lets all work settle after each, so that what a tick causes happens at its time.</summary>
    /// <exception cref="InvalidOperationException">The cluster does not run on a <see cref="ManualTimeProvider"/>.</exception>
    public async Task AdvanceAsync(TimeSpan by, TimeSpan? step = null)
    {
        var clock = Time as ManualTimeProvider ?? throw new InvalidOperationException("Only a ManualTimeProvider can be advanced.");
        var length = step ?? TimeSpan.FromSeconds(1);
        await SettleAsync();
        while (by > TimeSpan.Zero)
        {
            var move = by < length ? by : length;
            clock.Advance(move);
            await SettleAsync();
            by -= move;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(_options.StopTimeout);
        foreach (var (silo, services) in _silos.Where(s => s.Silo.IsAlive))
        {
            foreach (var service in services.GetServices<IHostedService>().Where(h => h is not SiloHostedService).Reverse())
                await service.StopAsync(limit.Token);
        }
        await Cluster.StopAsync(limit.Token);
        Cluster.Dispose();
        foreach (var (_, services) in _silos)
            await services.DisposeAsync();
    }

    private Cluster CreateCluster(IServiceProvider services) =>
        new(
            new ClusterSettings
            {
                Time = _options.Time,
                Catalog = new GrainCatalog(_options.Assemblies is { Count: > 0 } given ? given : GrainCatalog.DefaultAssemblies()),
                ResponseTimeout = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout,
                CollectionQuantum = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.CollectionQuantum,
                ObserverQueueLimit = services.GetRequiredService<IOptions<EmbeddedRuntimeOptions>>().Value.ObserverQueueLimit,
                TracksQuiescence = true,
                Faults = _options.Faults,
            }
        );
}
