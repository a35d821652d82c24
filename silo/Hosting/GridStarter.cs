using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>Once the runtime is up: declares the configured sources, and wakes every partition so that it replays its log before collectors start.</summary>
internal sealed class GridStarter(IGrainFactory grains, PartitionMap map, GridOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<SourceDefinition> definitions = [.. options.Sources.Select(s => s.Definition)];
        ImmutableArray<SourceCredentials> credentials = [.. options.Sources.Select(s => s.Credentials)];
        await grains.GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site).DeclareAsync(definitions, credentials);
        for (var partition = 0; partition < map.Count; partition++)
        {
            await grains
                .GetGrain<IPartitionGrain>(partition.ToString(CultureInfo.InvariantCulture))
                .StartAsync()
                .WaitAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
