using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>
/// Once the runtime is up: declares the configured sources, and wakes every partition so that it replays its log before collectors start.
/// Before the runtime goes down: checkpoints every partition, so that the next start has little to replay.
/// </summary>
internal sealed partial class GridStarter(IGrainFactory grains, PartitionMap map, GridOptions options, ILogger<GridStarter> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<SourceDefinition> definitions = [.. options.Sources.Select(s => s.Definition)];
        ImmutableArray<SourceCredentials> credentials = [.. options.Sources.Select(s => s.Credentials)];
        await grains.GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site).DeclareAsync(definitions, credentials);
        for (var partition = 0; partition < map.Count; partition++)
        {
            await Partition(partition).StartAsync().WaitAsync(cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, map.Count).Select(p => Partition(p).CheckpointAsync())).WaitAsync(cancellationToken);
        }
        catch (Exception e)
        {
            LogCheckpointFailed(e.Message);
        }
    }

    private IPartitionGrain Partition(int number) => grains.GetGrain<IPartitionGrain>(number.ToString(CultureInfo.InvariantCulture));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Not every partition was checkpointed; the next start replays more of the log: {Reason}"
    )]
    private partial void LogCheckpointFailed(string reason);
}
