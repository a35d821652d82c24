using Orleans.Storage;
using Orleans.Streams;
using TelemetryGrid.Grains;
using TelemetryGrid.Ingest;
using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Runs the grains in this process, on the embedded runtime.</summary>
internal static class RuntimeHosting
{
    public static void Configure(WebApplicationBuilder builder, GridOptions options)
    {
        builder.UseOrleans(silo =>
        {
            silo.AddMemoryStreams(TelemetryBatch.StreamProvider);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                GrainStorageNames.Entities,
                (services, _) => ActivatorUtilities.CreateInstance<SqliteGrainStorage>(services)
            );
        });
        builder.Services.AddSingleton(services => services.GetRequiredKeyedService<IStreamProvider>(TelemetryBatch.StreamProvider));
    }
}
