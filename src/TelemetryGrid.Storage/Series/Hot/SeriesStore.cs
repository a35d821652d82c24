using System.Globalization;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Storage.Series;

/// <summary>The shards of a silo, opened when their partition first runs here. Thread-safe.</summary>
public sealed class SeriesStore : IDisposable
{
    private readonly SeriesStoreOptions _options;
    private readonly Func<int, ISeriesArchive> _archives;
    private readonly TimeProvider _time;
    private readonly ILogger<SeriesStore> _logger;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, Lazy<SeriesShard>> _shards = [];
    private bool _isDisposed;

    /// <param name="options">Where and how much.</param>
    /// <param name="archives">Gives the archive of a partition.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears of damaged snapshots.</param>
    public SeriesStore(SeriesStoreOptions options, Func<int, ISeriesArchive> archives, TimeProvider time, ILogger<SeriesStore> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _archives, _time, _logger) = (options, archives, time, logger);
    }

    /// <summary>The shards that are open, by partition.</summary>
    public IReadOnlyList<SeriesShard> Opened
    {
        get
        {
            lock (_gate)
            {
                return [.. _shards.Values.Where(static s => s.IsValueCreated).Select(static s => s.Value)];
            }
        }
    }

    /// <summary>The shard of a partition. Opening it reads its snapshot.</summary>
    /// <exception cref="InvalidDataException">Its snapshot is of a newer version or of another partition.</exception>
    /// <exception cref="IOException">Its folder cannot be read.</exception>
    public SeriesShard Shard(int partition)
    {
        Lazy<SeriesShard> shard;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_shards.TryGetValue(partition, out shard!))
            {
                // Opening takes long and must not keep the other partitions waiting; a failure is not kept, so that the next call tries again.
                shard = new Lazy<SeriesShard>(() => Open(partition), LazyThreadSafetyMode.ExecutionAndPublication);
                _shards.Add(partition, shard);
            }
        }
        try
        {
            return shard.Value;
        }
        catch
        {
            lock (_gate)
            {
                if (_shards.TryGetValue(partition, out var current) && ReferenceEquals(current, shard))
                {
                    _shards.Remove(partition);
                }
            }
            throw;
        }
    }

    /// <summary>Closes a shard whose partition has moved elsewhere; the next <see cref="Shard"/> reads its folder anew.</summary>
    public void Close(int partition)
    {
        lock (_gate)
        {
            if (_shards.Remove(partition, out var shard) && shard.IsValueCreated)
            {
                shard.Value.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var shard in _shards.Values.Where(static s => s.IsValueCreated))
            {
                shard.Value.Dispose();
            }
            _shards.Clear();
        }
    }

    private SeriesShard Open(int partition)
    {
        var directory = Path.Combine(_options.Directory, partition.ToString("D4", CultureInfo.InvariantCulture));
        var options = _options.Shard(new SeriesShardOptions { Directory = directory, Partition = partition });
        return SeriesShard.Open(options with { Directory = directory, Partition = partition }, _archives(partition), _time, _logger);
    }
}
