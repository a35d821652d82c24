using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.Streams;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Grains;
using TelemetryGrid.Ingest;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Runs the grains on Microsoft Orleans, as the only silo of a cluster that lives as long as this process.</summary>
internal static class RuntimeHosting
{
    public static void Configure(WebApplicationBuilder builder, GridOptions options)
    {
        builder.UseOrleans(silo =>
        {
            ListenOnLoopback(silo);
            AddStreams(silo);
            silo.UseInMemoryReminderService();
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                GrainStorageNames.Entities,
                (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services)
            );
        });
        // Its thread runs before its clock is set, so at most starts it warns of a deadlock since the machine was booted.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // It advises another garbage collector at every start; that partitions were not checkpointed at the end, the node says itself.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<IStreamProvider>(TelemetryBatch.StreamProvider));
        builder.Services.AddSingleton<IBatchPublisher, BoundedPayloadPublisher>();
    }

    // A silo is named by its port, so it cannot leave the choice to the system when it binds. Nobody connects to a silo that is alone:
    // it gets any free port, so that nodes on one machine do not collide, and no gateway, as the client is in this process.
    private static void ListenOnLoopback(ISiloBuilder silo)
    {
        var endpoint = new IPEndPoint(IPAddress.Loopback, FreePort());
        silo.UseLocalhostClustering(endpoint.Port, gatewayPort: 0, endpoint);
        silo.Configure<EndpointOptions>(endpoints => endpoints.SiloListeningEndpoint = endpoint);
    }

    // Every subscription is implicit. What the cache lets go of before a grain took it is an error to the grain, which then reads the log.
    private static void AddStreams(ISiloBuilder silo) =>
        silo.AddMemoryStreams(
            TelemetryBatch.StreamProvider,
            streams =>
            {
                streams.ConfigureStreamPubSub(StreamPubSubType.ImplicitOnly);
                streams.Configure<StreamCacheEvictionOptions>(cache =>
                    cache.Configure(eviction =>
                    {
                        eviction.DataMinTimeInCache = TimeSpan.FromSeconds(1);
                        eviction.DataMaxAgeInCache = TimeSpan.FromSeconds(2);
                    })
                );
            }
        );

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
