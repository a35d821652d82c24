using System.Diagnostics.Metrics;

namespace TelemetryGrid.Storage.Series;

/// <summary>Instruments of a silo's series in memory, summed over its shards, on the meter "TelemetryGrid.Storage".</summary>
public sealed class SeriesStoreMetrics : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new("TelemetryGrid.Storage");
    private readonly SeriesStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private SeriesShardStatistics[] _statistics = [];
    private long _takenAt;

    public SeriesStoreMetrics(SeriesStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        Gauge("series_store.series", "{series}", "Series in memory.", s => s.Series);
        Gauge("series_store.samples", "{sample}", "Samples in memory.", s => s.Samples);
        Gauge("series_store.chunks", "By", "Compressed samples in memory.", s => s.ChunkBytes);
        Gauge("series_store.unarchived", "{chunk}", "Sealed chunks that the archive does not have yet.", s => s.UnarchivedChunks);
        Gauge("series_store.snapshot", "By", "The newest snapshots.", s => s.SnapshotBytes);
        Counter("series_store.appended", "{sample}", "Samples taken.", s => s.Appended);
        Counter("series_store.out_of_order", "{sample}", "Of them, those older than the newest of their series.", s => s.OutOfOrder);
        Counter("series_store.duplicates", "{sample}", "Samples that were there already.", s => s.Duplicates);
        Counter("series_store.conflicts", "{sample}", "Samples left out, since another value was there for their time.", s => s.Conflicts);
        Counter("series_store.unknown", "{sample}", "Samples dropped because their series was not defined.", s => s.Unknown + s.Invalid);
        Counter("series_store.refused", "{series}", "Series and metadata refused by a bound.", s => s.Refused + s.Collisions);
        Counter("series_store.evictions", "{chunk}", "Archived chunks that left memory before their time.", s => s.Evictions);
        Counter("series_store.expired", "{series}", "Series that left memory after they had been silent for long.", s => s.Expired);
        Counter("series_store.damaged", "{item}", "Chunks and snapshots found damaged.", s => s.Damaged);
    }

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string unit, string description, Func<SeriesShardStatistics, long> of) =>
        _meter.CreateObservableGauge(name, () => Sum(of), unit, description);

    private void Counter(string name, string unit, string description, Func<SeriesShardStatistics, long> of) =>
        _meter.CreateObservableCounter(name, () => Sum(of), unit, description);

    private long Sum(Func<SeriesShardStatistics, long> of)
    {
        lock (_gate)
        {
            // All instruments are read together, and counting up the index of a shard holds its lock.
            if (_statistics.Length == 0 || _time.GetElapsedTime(_takenAt) > MaxAge)
            {
                _statistics = [.. _store.Opened.Select(static shard => shard.Statistics)];
                _takenAt = _time.GetTimestamp();
            }
            return _statistics.Sum(of);
        }
    }
}
