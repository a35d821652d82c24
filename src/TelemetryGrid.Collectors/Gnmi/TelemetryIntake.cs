using System.Collections.Immutable;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// What the streams of one source bring, on its way to the log: a mapper per device, and a flush that writes readings and samples. Streams use it
/// under <see cref="Gate"/>.
/// </summary>
internal sealed class TelemetryIntake(SourceDefinition source, GnmiNode node) : IDisposable
{
    private readonly Dictionary<DeviceId, TelemetryMapper> _mappers = [];
    private readonly SemaphoreSlim _flushing = new(1);
    private List<DeviceSection> _polls = [];
    private long _records;
    private long _acknowledged;
    private long _dropped;
    private long _lastRecordAt;
    private string _appendError = "";

    public Lock Gate { get; } = new();

    public long Records => Interlocked.Read(ref _records);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long LastRecordAt => Interlocked.Read(ref _lastRecordAt);

    /// <summary>Why the log does not take what arrives; empty when it does.</summary>
    public string AppendError => Volatile.Read(ref _appendError);

    public long Dropped
    {
        get
        {
            lock (Gate)
            {
                return Interlocked.Read(ref _dropped) + _mappers.Values.Sum(m => m.Dropped);
            }
        }
    }

    /// <summary>The mapper of a device; null when there are too many devices. Under the gate.</summary>
    public TelemetryMapper? Mapper(DeviceId device)
    {
        if (!_mappers.TryGetValue(device, out var mapper))
        {
            if (_mappers.Count >= node.Options.MaxDevices)
            {
                return null;
            }
            _mappers[device] = mapper = new TelemetryMapper(new LeafMap(device, source), node.Options.Mapper, node.Time);
        }
        return mapper;
    }

    /// <summary>Says how the device was reached, as a poll does.</summary>
    public void Poll(DeviceId device, DevicePollStatus status, string error, TimeSpan duration)
    {
        lock (Gate)
        {
            if (_polls.Count >= node.Options.MaxDevices)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }
            var mapper = _mappers.GetValueOrDefault(device);
            var now = node.Time.GetUtcNow().ToUnixTimeMilliseconds();
            var poll = new DevicePoll
            {
                TimestampMilliseconds = now,
                Status = status,
                Error = error,
                DurationMilliseconds = duration.TotalMilliseconds,
                SysName = mapper?.HostName,
                SysUpTime = mapper is { BootedAt: > 0 } && mapper.BootedAt < now ? (now - mapper.BootedAt) / 10 : null,
                Labels = source.Enrichment,
            };
            _polls.Add(new DeviceSection(device, [poll], [], []));
        }
    }

    /// <summary>Writes what has arrived. What the log does not take is dropped and counted: the streams go on.</summary>
    public async Task FlushAsync(bool all, CancellationToken cancellation)
    {
        await _flushing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var sections = new List<DeviceSection>();
            var samples = new List<MetricSample>();
            var metadata = new List<MetricMetadata>();
            lock (Gate)
            {
                (sections, _polls) = (_polls, sections);
                foreach (var mapper in _mappers.Values)
                {
                    mapper.Settle(all);
                    var (readings, taken, described) = mapper.Take();
                    if (readings.Count > 0)
                    {
                        sections.Add(new DeviceSection(mapper.Device, [], [], [.. readings]));
                    }
                    samples.AddRange(taken);
                    metadata.AddRange(described);
                }
            }
            var error = await AppendAsync(sections, cancellation).ConfigureAwait(false);
            if (samples.Count > 0 || metadata.Count > 0)
            {
                var append = new MetricAppend(samples.ToArray(), metadata);
                error = await CountAsync(samples.Count, node.Sink.AppendAsync(append, cancellation)).ConfigureAwait(false) ?? error;
            }
            Volatile.Write(ref _appendError, error ?? "");
        }
        finally
        {
            _flushing.Release();
        }
    }

    public void Dispose() => _flushing.Dispose();

    private async Task<string?> AppendAsync(List<DeviceSection> sections, CancellationToken cancellation)
    {
        string? error = null;
        foreach (var partition in sections.GroupBy(s => node.Pipeline.Map.Of(s.Device)))
        {
            var writer = new BatchWriter();
            var records = 0;
            foreach (var section in partition)
            {
                writer.AddDevice(section);
                records += section.Polls.Length + section.Readings.Length;
            }
            var append = node.Pipeline.AppendAsync(partition.Key, writer.Payload, cancellation);
            error = await CountAsync(records, new ValueTask(append.AsTask())).ConfigureAwait(false) ?? error;
        }
        return error;
    }

    private async Task<string?> CountAsync(int records, ValueTask append)
    {
        Interlocked.Add(ref _records, records);
        var started = node.Time.GetTimestamp();
        try
        {
            await append.ConfigureAwait(false);
        }
        catch (IOException e)
        {
            Interlocked.Add(ref _dropped, records);
            node.Metrics.Dropped(GnmiNode.Kind, "log_append", records);
            return e.Message;
        }
        Interlocked.Add(ref _acknowledged, records);
        Interlocked.Exchange(ref _lastRecordAt, node.Time.GetUtcNow().ToUnixTimeMilliseconds());
        node.Metrics.Acknowledged(GnmiNode.Kind, records);
        node.Metrics.Processed(GnmiNode.Kind, node.Time.GetElapsedTime(started));
        return null;
    }
}
