using System.Net;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.Streams;
using TelemetryGrid.Grains;
using TelemetryGrid.Ingest;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Runs the grains on Microsoft Orleans, as one silo on this machine.</summary>
internal static class RuntimeHosting
{
    public const string Name = "orleans";

    public static void Configure(WebApplicationBuilder builder, GridOptions options)
    {
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Configure<EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback);
            silo.UseInMemoryReminderService();
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.AddMemoryStreams(TelemetryBatch.StreamProvider);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                GrainStorageNames.Entities,
                (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services)
            );
        });
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<IStreamProvider>(TelemetryBatch.StreamProvider));
    }
}
