using Microsoft.Extensions.Logging;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The series of one ingest partition: their definitions, their newest samples, and the way to older ones. One writer, whose calls to define,
/// append, flush and save do not overlap, except that samples may be appended while a flush or save waits; any number of readers.
/// <para>
/// The ingest log makes its contents durable: after a crash, <see cref="Open"/> gives what the last snapshot has, and applying the log's
/// entries after <see cref="DurableSequence"/> again gives the rest. Applying an entry twice does no harm.
/// </para>
/// </summary>
public sealed class SeriesShard : IDisposable
{
    // So many samples are taken under one hold of the lock, so that readers need not wait long.
    private const int Piece = 512;

    private readonly SeriesShardOptions _options;
    private readonly TimeProvider _time;
    private readonly HotStore _store;
    private readonly SnapshotFiles _files;
    private readonly ShardFlush _flush;
    private readonly ShardReader _reader;
    private readonly ShardCatalog _catalog;
    private readonly MetadataTable _metadata;
    private readonly ExemplarRing _exemplars;
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly SemaphoreSlim _saving = new(1, 1);
    private DateTimeOffset _saved;
    private long _durable;
    private long _trim;
    private long _snapshotBytes;

    private SeriesShard(SeriesShardOptions options, ISeriesArchive archive, TimeProvider time, ILogger logger)
    {
        (_options, _time) = (options, time);
        _store = new HotStore(options.MaxSeries, options.ChunkSamples);
        _files = new SnapshotFiles(options, logger);
        _flush = new ShardFlush(_store, archive, options, time);
        var search = new SeriesSearch(_store.Index, _store.Gate, options.MaxSelectedSeries);
        _reader = new ShardReader(_store, archive, search);
        _catalog = new ShardCatalog(_store, archive, search, options.MaxCatalogItems);
        _metadata = new MetadataTable(options.MaxMetadata);
        _exemplars = new ExemplarRing(options.MaxExemplars);
        _saved = time.GetUtcNow();
    }

    public int Partition => _options.Partition;

    /// <summary>The log entry whose effects are in the shard, as the writer says with <see cref="Advance"/>.</summary>
    public long Sequence { get; private set; }

    /// <summary>The log entry up to which a restart needs no log; 0 when there is no snapshot.</summary>
    public long DurableSequence => Interlocked.Read(ref _durable);

    /// <summary>
    /// The log entry up to which no restart needs the log, even if it finds the newest snapshot damaged: what the log may be trimmed to.
    /// </summary>
    public long TrimSequence => Interlocked.Read(ref _trim);

    /// <summary>There is more in memory than may be, since the archive does not take it: intake should wait, and flush.</summary>
    public bool IsFull
    {
        get
        {
            lock (_store.Gate)
            {
                return _store.SealedBytes + _flush.OpenBytes > _options.MaxHotBytes;
            }
        }
    }

    /// <summary>What the shard holds and did.</summary>
    public SeriesShardStatistics Statistics
    {
        get
        {
            lock (_store.Gate)
            {
                var counters = _store.Counters;
                return new SeriesShardStatistics
                {
                    Series = _store.Table.Count,
                    LabelPairs = _store.Index.PairCount,
                    Samples = _store.Samples,
                    Chunks = _store.Chunks,
                    UnarchivedChunks = _store.UnarchivedChunks,
                    ChunkBytes = _store.SealedBytes + _flush.OpenBytes,
                    IndexBytes = _store.Index.Bytes() + _store.Table.Bytes,
                    Appended = counters.Appended,
                    Duplicates = counters.Duplicates,
                    Conflicts = counters.Conflicts,
                    OutOfOrder = counters.OutOfOrder,
                    Unknown = counters.Unknown,
                    Invalid = counters.Invalid,
                    Collisions = counters.Collisions,
                    Refused = counters.Refused,
                    Evictions = counters.Evictions,
                    Expired = counters.Expired,
                    Damaged = counters.Damaged + _files.Damaged,
                    SnapshotBytes = Interlocked.Read(ref _snapshotBytes),
                };
            }
        }
    }

    /// <summary>Opens the shard with what its newest readable snapshot has. A damaged one is renamed, reported and passed over.</summary>
    /// <exception cref="InvalidDataException">A snapshot is of a newer version or of another partition; it is untouched.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static SeriesShard Open(SeriesShardOptions options, ISeriesArchive archive, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var shard = new SeriesShard(options, archive, time, logger);
        shard.Load();
        return shard;
    }

    /// <summary>Says which series a number stands for, and that it is alive. Repeating it changes nothing.</summary>
    /// <returns>False when another series has the number, or there are as many series as may be; counted.</returns>
    public bool Define(ulong series, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        lock (_store.Gate)
        {
            ReadClock();
            return _store.Define(series, labels);
        }
    }

    /// <summary>Takes a sample; <see cref="Append(ReadOnlySpan{SeriesSample})"/> is faster for many.</summary>
    public void Append(ulong series, long timestamp, double value)
    {
        lock (_store.Gate)
        {
            ReadClock();
            _store.Append(series, timestamp, value);
        }
    }

    /// <summary>Takes samples. Those of undefined series are dropped and counted, repeated ones ignored, late ones kept apart.</summary>
    public void Append(ReadOnlySpan<SeriesSample> samples)
    {
        while (!samples.IsEmpty)
        {
            var piece = samples[..Math.Min(samples.Length, Piece)];
            samples = samples[piece.Length..];
            lock (_store.Gate)
            {
                ReadClock();
                foreach (var sample in piece)
                {
                    _store.Append(sample.Series, sample.Timestamp, sample.Value);
                }
            }
        }
    }

    /// <summary>Keeps what an exporter says of a metric; false when there are as many metrics as may be, which is counted.</summary>
    public bool SetMetadata(MetricMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (_metadata.Set(metadata))
        {
            return true;
        }
        lock (_store.Gate)
        {
            _store.Counters.Refused++;
        }
        return false;
    }

    /// <summary>Keeps an exemplar of a series until newer ones need its place. It is in memory only; after a restart the log has those since the last snapshot.</summary>
    public void AddExemplar(ulong series, Exemplar exemplar)
    {
        ArgumentNullException.ThrowIfNull(exemplar);
        _exemplars.Add(series, exemplar);
    }

    /// <summary>The exemplars of the series in question, in no order of series.</summary>
    public List<ExemplarSeries> Exemplars(CatalogRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var found = new List<ExemplarSeries>();
        foreach (var (number, exemplars) in _exemplars.Select(request.StartMilliseconds, request.EndMilliseconds))
        {
            Labels? labels;
            lock (_store.Gate)
            {
                labels = _store.Table.Find(number) is { } series ? Labels.FromSortedPairs(_store.Index.TextOf(series)) : null;
            }
            if (
                labels is not null
                && (request.MatcherSets.IsDefaultOrEmpty || request.MatcherSets.Any(set => set.All(m => m.Matches(labels[m.Name]))))
            )
            {
                found.Add(new ExemplarSeries(labels, [.. exemplars]));
            }
        }
        return found;
    }

    /// <summary>Says that the effects of the log's entries up to this one are in the shard.</summary>
    public void Advance(long sequence) => Sequence = Math.Max(Sequence, sequence);

    /// <summary>
    /// Seals what has been open for long, archives what is sealed, lets go of what has been archived for long or does not fit, and of series
    /// nothing came for. To be called about once a minute.
    /// </summary>
    /// <exception cref="IOException">The archive cannot take it now; nothing is lost, and flushing again is right.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation = default)
    {
        await _flushing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await _flush.RunAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _flushing.Release();
        }
    }

    /// <summary>A snapshot is due: the log to replay has become long, or the last snapshot old.</summary>
    /// <param name="logBytesSinceSave">How much the partition's log has grown since <see cref="DurableSequence"/>.</param>
    /// <param name="now">The time.</param>
    public bool ShouldSave(long logBytesSinceSave, DateTimeOffset now) =>
        logBytesSinceSave > Math.Max(_options.SaveLogBytes, Interlocked.Read(ref _snapshotBytes))
        || (now - _saved >= _options.SaveInterval && Sequence > DurableSequence);

    /// <summary>Writes a snapshot of what the shard holds at the moment of the call, which has the effects of the log's entries up to one.</summary>
    /// <exception cref="IOException">There is no new snapshot; those before are untouched.</exception>
    public async ValueTask SaveAsync(long sequence, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, DurableSequence);
        Advance(sequence);
        // Before anything is awaited: what comes later belongs to later entries.
        var metadata = _metadata.Find(null, 0).Items;
        ShardImage image;
        lock (_store.Gate)
        {
            image = ShardImage.Take(_store, _options.Partition, sequence, metadata);
        }
        _saved = _time.GetUtcNow();
        await _saving.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Task.Run(() => _files.Write(image), cancellation).ConfigureAwait(false);
        }
        finally
        {
            Publish();
            _saving.Release();
        }
    }

    /// <summary>The series that match and have samples in the range. Their samples are decoded when read.</summary>
    /// <exception cref="QueryException">More series match than may be read at once.</exception>
    public ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        return _reader.SelectAsync(selection, cancellation);
    }

    /// <summary>The series in question, each once, in no order. Their range is tested by the ends of chunks.</summary>
    public ValueTask<CatalogAnswer<SeriesDefinition>> FindAsync(CatalogRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _catalog.SeriesAsync(request, cancellation);
    }

    /// <summary>Names of labels of the series in question, sorted (ordinal).</summary>
    public ValueTask<CatalogAnswer<string>> LabelNamesAsync(CatalogRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _catalog.NamesAsync(request, cancellation);
    }

    /// <summary>Values of a label of the series in question, sorted (ordinal).</summary>
    public ValueTask<CatalogAnswer<string>> LabelValuesAsync(string label, CatalogRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _catalog.ValuesAsync(label, request, cancellation);
    }

    /// <summary>What is known of a metric, or of all, sorted by name.</summary>
    public CatalogAnswer<MetricMetadata> Metadata(string? metric, int limit) => _metadata.Find(metric, limit);

    public void Dispose()
    {
        _flushing.Dispose();
        _saving.Dispose();
    }

    private void Load()
    {
        lock (_store.Gate)
        {
            _store.Clock = (uint)_saved.ToUnixTimeSeconds();
            if (_files.Open() is { } image)
            {
                image.Restore(_store);
                foreach (var metadata in image.Metadata)
                {
                    _metadata.Set(metadata);
                }
                Sequence = image.Sequence;
            }
            else
            {
                // Nothing says what the archive has; it cannot have what is yet to come.
                _store.RemovedThrough = _saved.ToUnixTimeMilliseconds();
            }
            _store.ResetCounters();
        }
        Publish();
    }

    private void Publish()
    {
        Interlocked.Exchange(ref _durable, _files.Newest);
        Interlocked.Exchange(ref _trim, _files.Oldest);
        Interlocked.Exchange(ref _snapshotBytes, _files.Bytes);
    }

    private void ReadClock() => _store.Clock = (uint)_time.GetUtcNow().ToUnixTimeSeconds();
}
