using System.Collections.Concurrent;
using TelemetryGrid.Identity;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>The archives of all partitions: open before the grains run, closed after them.</summary>
internal sealed class SeriesArchives(PartitionMap map, SeriesArchiveOptions options, ILogger<SeriesArchives> logger) : IHostedService
{
    private readonly ConcurrentDictionary<int, SeriesArchive> _open = new();

    public ISeriesArchive this[int partition] => _open[partition];

    /// <summary>Those that are open, by partition.</summary>
    public IEnumerable<SeriesArchive> Open => _open.Values;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < map.Count; partition++)
        {
            _open[partition] = await SeriesArchive.OpenAsync(options, partition, logger, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var archive in _open.Values)
        {
            await archive.DisposeAsync();
        }
    }
}
