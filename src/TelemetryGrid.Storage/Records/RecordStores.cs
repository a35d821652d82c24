using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Storage.Records;

/// <summary>The record stores of a silo, opened when their partition first runs here. Thread-safe.</summary>
/// <param name="options">Gives the options of a partition's store.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of damaged blocks.</param>
public sealed class RecordStores(Func<int, RecordStoreOptions> options, TimeProvider time, ILogger<RecordStore> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, RecordStore> _stores = [];

    /// <summary>Opens the store of a partition; one that was open here is closed, as it may be older than what was written elsewhere since.</summary>
    /// <exception cref="InvalidDataException">A file is of a newer version or of another partition.</exception>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public RecordStore Open(int partition)
    {
        lock (_gate)
        {
            if (_stores.Remove(partition, out var before))
            {
                before.Dispose();
            }
            return _stores[partition] = RecordStore.Open(options(partition), time, logger);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var store in _stores.Values)
            {
                store.Dispose();
            }
            _stores.Clear();
        }
    }
}
