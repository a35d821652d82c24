using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Registers one silo in a container. A <see cref="Cluster"/> registered before is joined; otherwise the silo is a cluster of its own.</summary>
internal sealed class EmbeddedSiloBuilder : ISiloBuilder
{
    private EmbeddedSiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }

    public static ISiloBuilder For(IServiceCollection services, IConfiguration configuration)
    {
        if (
            services.FirstOrDefault(s => s.ServiceType == typeof(EmbeddedSiloBuilder))?.ImplementationInstance
            is EmbeddedSiloBuilder existing
        )
            return existing;
        var builder = new EmbeddedSiloBuilder(services, configuration);
        services.AddSingleton(builder);
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(CreateCluster);
        services.AddSingleton(sp => CreateSilo(sp, services));
        services.AddSingleton<IClusterClient>(sp => sp.GetRequiredService<Silo>().GrainFactory);
        services.AddSingleton<IGrainFactory>(sp => sp.GetRequiredService<IClusterClient>());
        services.AddHostedService<SiloHostedService>();
        return builder;
    }

    private static Cluster CreateCluster(IServiceProvider services)
    {
        return new Cluster(
            new ClusterSettings
            {
                Time = services.GetService<TimeProvider>() ?? TimeProvider.System,
                Catalog = new GrainCatalog(GrainCatalog.DefaultAssemblies()),
                ResponseTimeout = services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout,
                CollectionQuantum = services.GetRequiredService<IOptions<GrainCollectionOptions>>().Value.CollectionQuantum,
                ObserverQueueLimit = services.GetRequiredService<IOptions<EmbeddedRuntimeOptions>>().Value.ObserverQueueLimit,
            }
        );
    }

    private static Silo CreateSilo(IServiceProvider services, IServiceCollection registrations)
    {
        var cluster = services.GetRequiredService<Cluster>();
        var silo = new Silo(cluster, $"silo-{cluster.Silos.Count}", services, Silo.LifetimesOf(registrations));
        cluster.Add(silo);
        return silo;
    }
}

internal sealed record StartupTask(Func<IServiceProvider, CancellationToken, Task> Run);
