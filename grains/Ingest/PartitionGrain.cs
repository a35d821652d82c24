using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.Streams.Core;
using Orleans.Utilities;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Flows;
using TelemetryGrid.Grains.Interfaces;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Grains.Records;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Records;
using TelemetryGrid.Series;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.Records;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Ingest;

/// <inheritdoc cref="IPartitionGrain"/>
/// <remarks>
/// Entries are applied strictly in order, each one whole before the next. Whatever goes wrong beyond retries, the remedy is one: drop this
/// activation, and let the next one replay the log from the checkpoint while entities skip what they have.
/// </remarks>
[ImplicitStreamSubscription(TelemetryBatch.StreamNamespace)]
public sealed partial class PartitionGrain(
    [PersistentState("partition", GrainStorageNames.Entities)] IPersistentState<PartitionState> state,
    IIngestLog log,
    SeriesStore store,
    RecordStores recordStores,
    PartitionOptions options,
    PartitionMap map,
    IEnumerable<IFlowContext> contexts,
    IEnumerable<IEventWatch> watches,
    TimeProvider time,
    ILogger<PartitionGrain> logger
) : Grain, IPartitionGrain, IStreamSubscriptionObserver, IAsyncObserver<TelemetryBatch>
{
    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NotifyInterval = TimeSpan.FromSeconds(1);

    private readonly ObserverManager<IPartitionObserver, IPartitionObserver> _observers = new(SubscriptionLifetime, logger);
    private readonly List<DeviceId> _newDevices = [];
    private readonly Conclusions _derived = new();
    private readonly OwnEntries _own = new();

    // A node without enrichment has none.
    private readonly IFlowContext? _context = contexts.FirstOrDefault();
    private readonly IEventWatch? _watch = watches.FirstOrDefault();
    private FlowTable _flows = null!;
    private FlowMetrics _flowMetrics = null!;
    private FlowPatterns _patterns = null!;
    private AnomalyControl _control = null!;
    private EntityRouter _entities = null!;
    private PartitionSeries _series = null!;
    private PartitionQueries _queries = null!;
    private PartitionRecords _records = null!;
    private int _partition;
    private long _applied;

    // Entries up to this one are in the entities and tables as they were loaded; the series may be behind, or ahead.
    private long _loaded;
    private bool _flowsChanged;

    // False once an entry was applied in part: what is in memory must then never reach the checkpoint.
    private bool _isSound = true;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _partition = int.Parse(this.GetPrimaryKeyString(), CultureInfo.InvariantCulture);
        var delivery = new EntityDelivery(_partition, () => state.State.FailedUpdates++, time, logger);
        _control = new AnomalyControl(options.Notable);
        _control.Load(state.State.AnomalyBudget);
        _entities = new EntityRouter(GrainFactory, delivery, _control, _derived, _watch);
        _flows = FlowTable.Load(state.State.FlowTable, options);
        _flowMetrics = new FlowMetrics(_partition, state.State.FlowSeries, _context?.Applications);
        _patterns = LoadPatterns();
        // One that was left open here may be older than what has been saved elsewhere since.
        store.Close(_partition);
        var shard = store.Shard(_partition);
        _series = new PartitionSeries(_partition, shard, time, logger);
        _queries = new PartitionQueries(shard);
        _records = new PartitionRecords(_partition, recordStores.Open(_partition), time, logger);
        _loaded = state.State.Checkpoint;
        _applied = Math.Min(_loaded, Math.Min(_series.Sequence, _records.Sequence));
        var replayed = await CatchUpAsync(long.MaxValue);
        // What the log has no more was durable everywhere when it went.
        _applied = Math.Max(_applied, _loaded);
        _records.Applied(_applied);
        _patterns.Release(_derived);
        await LogDerivedAsync();
        await ApplyOwnAsync();
        if (replayed > 0)
        {
            LogReplayed(_partition, replayed, _applied);
        }
        this.RegisterGrainTimer(CheckpointAsync, options.CheckpointInterval, options.CheckpointInterval);
        this.RegisterGrainTimer(NotifyAsync, NotifyInterval, NotifyInterval);
    }

    public Task<PartitionStatus> StartAsync() => GetStatusAsync();

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        await handleFactory.Create<TelemetryBatch>().ResumeAsync(this);

    public async Task OnNextAsync(TelemetryBatch item, StreamSequenceToken? token = null)
    {
        if (item.Sequence <= _applied)
        {
            return;
        }
        if (item.Sequence == _applied + 1 && !item.Payload.IsEmpty)
        {
            await ApplyAsync(item.Sequence, item.Payload);
        }
        else
        {
            await CatchUpAsync(item.Sequence);
        }
        await ApplyOwnAsync();
    }

    public Task OnErrorAsync(Exception ex)
    {
        LogStreamFailed(_partition, ex.Message);
        return CatchUpAsync(long.MaxValue);
    }

    public Task<PartitionStatus> GetStatusAsync() =>
        Task.FromResult(
            new PartitionStatus
            {
                Partition = _partition,
                AppliedSequence = _applied,
                CheckpointSequence = state.State.Checkpoint,
                Traffic = _flows.Traffic,
                FlowKeys = _flows.KeyCount,
                FlowEntities = _flows.EntityCount,
                Devices = state.State.Devices.Count,
                FailedUpdates = state.State.FailedUpdates,
            }
        );

    public Task<FlowTop> GetTopFlowsAsync(FlowTopQuery query) => Task.FromResult(_flows.Top(query, _context));

    public Task<ImmutableArray<DeviceId>> ListDevicesAsync() =>
        Task.FromResult<ImmutableArray<DeviceId>>([.. state.State.Devices.Order(StringComparer.Ordinal).Select(DeviceId.Parse)]);

    public Task<SeriesSelectAnswer> SelectSeriesAsync(SeriesSelect request) => _queries.SelectAsync(request);

    public Task<SeriesEvaluateAnswer> EvaluateSeriesAsync(SeriesEvaluate request) => _queries.EvaluateAsync(request);

    public Task<SeriesFindAnswer> FindSeriesAsync(SeriesFind request) => _queries.FindAsync(request);

    public Task<SeriesExemplarsAnswer> FindExemplarsAsync(SeriesFind request) => _queries.ExemplarsAsync(request);

    public Task<RecordFindAnswer> FindRecordsAsync(RecordFind question) => _records.FindAsync(question);

    public Task StopSeriesAsync(Guid question)
    {
        _queries.Stop(question);
        return Task.CompletedTask;
    }

    public Task SubscribeAsync(IPartitionObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public async Task CheckpointAsync()
    {
        if (!_isSound)
        {
            return;
        }
        _series.Maintain();
        _records.Maintain();
        if (_applied <= state.State.Checkpoint)
        {
            Trim();
            return;
        }
        try
        {
            await _entities.FlushAsync(state.State.Checkpoint);
        }
        catch (ReplayNeededException e)
        {
            StartAgain(e.Message);
            throw;
        }
        // An alert must not be forgotten once its event is not replayed any more.
        await (_watch?.FlushAsync() ?? Task.CompletedTask);
        state.State.FlowTable = _flows.Save();
        state.State.FlowSeries = _flowMetrics.Save();
        state.State.AnomalyBudget = _control.Save();
        state.State.FlowPatterns = _patterns.Save();
        var previous = state.State.Checkpoint;
        state.State.Checkpoint = _applied;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            state.State.Checkpoint = previous;
            throw;
        }
        Trim();
    }

    // A runtime that goes down takes no calls to entities any more. The node asks for a checkpoint before, and what came since is replayed.
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
        {
            await CheckpointAsync();
            await _series.SettleAsync();
            await _records.SaveAsync();
        }
        else if (_isSound)
        {
            await _series.SaveAsync();
            await _records.SaveAsync();
        }
    }

    private void Trim() => log.Trim(_partition, Math.Min(state.State.Checkpoint, Math.Min(_series.TrimSequence, _records.Sequence)));

    private async Task<int> CatchUpAsync(long upTo)
    {
        var replayed = 0;
        await foreach (var entry in log.ReadAsync(_partition, _applied + 1))
        {
            if (entry.Sequence > upTo)
            {
                break;
            }
            if (entry.Sequence > _applied)
            {
                await ApplyAsync(entry.Sequence, entry.Payload);
                replayed++;
            }
        }
        _own.Forget(_applied);
        return replayed;
    }

    private async Task ApplyAsync(long sequence, ReadOnlyMemory<byte> payload)
    {
        try
        {
            await _series.EnsureRoomAsync();
            await Task.WhenAll(Read(payload, sequence));
            await LogDerivedAsync();
            _series.Applied(sequence, payload.Length);
            _records.Applied(sequence);
            _applied = sequence;
        }
        catch (Exception e)
        {
            // Applied in part: trying it again here would count that part twice.
            StartAgain(e.Message);
            throw;
        }
    }

    /// <summary>
    /// Writes what entities concluded from an entry to the log, before anything can make the entities durable: else a crash in between
    /// would lose it, since a durable entity skips the entry in the replay.
    /// </summary>
    private async Task LogDerivedAsync()
    {
        while (!_derived.IsEmpty)
        {
            var payload = _derived.Take();
            try
            {
                _own.Add(await log.AppendAsync(_partition, payload), payload);
            }
            catch (IOException e)
            {
                // A log without room refuses collectors as well; trimming it, which goes on, is what helps.
                _derived.Lost();
                state.State.FailedUpdates++;
                LogDerivedLost(_partition, e.Message);
            }
        }
    }

    private async Task ApplyOwnAsync()
    {
        while (_own.TryTake(_applied + 1, out var payload))
        {
            await ApplyAsync(_applied + 1, payload);
        }
    }

    private void StartAgain(string reason)
    {
        _isSound = false;
        LogReplayNeeded(_partition, reason);
        DeactivateOnIdle();
    }

    // Synchronous up to the calls it starts: payloads are read where they lie.
    private List<Task> Read(ReadOnlyMemory<byte> payload, long sequence)
    {
        var updates = new List<Task>();
        var devices = new Dictionary<DeviceId, List<DeviceSection>>();
        try
        {
            ReadSections(payload.Span, sequence, devices);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException)
        {
            // The log's checksum held, so this is a format we cannot read; leaving the rest out is the only way forward. Up to the
            // checkpoint it was counted before, and is read again for the series' sake only.
            state.State.FailedUpdates += sequence > _loaded ? 1 : 0;
            LogEntryUnreadable(_partition, sequence, e.Message);
        }
        foreach (var flows in _flows.TakeUpdates().GroupBy(u => u.Key.Exporter))
        {
            updates.Add(_entities.UpdateFlowsAsync(sequence, flows));
        }
        foreach (var key in _flows.TakeRetired())
        {
            updates.Add(_entities.RetireFlowAsync(key.ToString(), sequence));
        }
        foreach (var (device, sections) in devices)
        {
            if (IsTracked(device))
            {
                updates.Add(_entities.UpdateDeviceAsync(device, sequence, sections));
            }
        }
        return updates;
    }

    private void ReadSections(ReadOnlySpan<byte> payload, long sequence, Dictionary<DeviceId, List<DeviceSection>> devices)
    {
        var reader = new BatchReader(payload);
        while (reader.Read())
        {
            switch (reader.Kind)
            {
                case BatchSectionKind.Metrics:
                    if (sequence > _series.Sequence)
                    {
                        _series.Apply(reader.Metrics());
                    }
                    break;
                case BatchSectionKind.Exemplars:
                    if (sequence > _series.Sequence)
                    {
                        _series.Apply(reader.Exemplars());
                    }
                    break;
                case BatchSectionKind.Records:
                    _records.Append(sequence, reader.Records());
                    if (sequence > _loaded)
                    {
                        ReadEvents(reader.Records(), devices);
                    }
                    break;
                case BatchSectionKind.Flows or BatchSectionKind.Device when sequence <= _loaded:
                    break;
                case BatchSectionKind.Flows:
                    var flows = reader.Flows(out var exporter);
                    _flows.Add(flows, exporter);
                    _flowMetrics.Add(flows, exporter, _derived);
                    _patterns.Add(flows, exporter, _derived);
                    _flowsChanged = true;
                    break;
                case BatchSectionKind.Device:
                    var section = reader.Device();
                    Add(devices, section);
                    break;
            }
        }
    }

    private void ReadEvents(RecordSection records, Dictionary<DeviceId, List<DeviceSection>> devices)
    {
        while (records.TryRead(out var record))
        {
            _patterns.Known(record);
            _watch?.Known(record);
            // A log line alone makes no device.
            if (InterfaceStatusEvent.TryRead(record, out var device, out var reading) && state.State.Devices.Contains(device.Value))
            {
                Add(devices, InterfaceStatusEvent.Section(device, reading!));
            }
        }
    }

    private void Add(Dictionary<DeviceId, List<DeviceSection>> devices, DeviceSection section)
    {
        _patterns.Add(section, _derived);
        if (!devices.TryGetValue(section.Device, out var sections))
        {
            devices[section.Device] = sections = [];
        }
        sections.Add(section);
    }

    private FlowPatterns LoadPatterns()
    {
        var share = new PatternShare(_partition, map.Count);
        try
        {
            return FlowPatterns.Load(state.State.FlowPatterns, options.Patterns, share);
        }
        catch (StateFormatException e)
        {
            // Traffic is still counted, and what goes on shows again.
            LogPatternsUnreadable(_partition, e.Message);
            return FlowPatterns.Load([], options.Patterns, share);
        }
    }

    private bool IsTracked(DeviceId device)
    {
        if (state.State.Devices.Contains(device.Value))
        {
            return true;
        }
        if (state.State.Devices.Count >= options.MaxDevices)
        {
            state.State.FailedUpdates++;
            return false;
        }
        state.State.Devices.Add(device.Value);
        _newDevices.Add(device);
        return true;
    }

    private async Task NotifyAsync()
    {
        if (_observers.Count == 0 || (_newDevices.Count == 0 && !_flowsChanged))
        {
            _newDevices.Clear();
            return;
        }
        ImmutableArray<DeviceId> devices = [.. _newDevices];
        var flowsChanged = _flowsChanged;
        _newDevices.Clear();
        _flowsChanged = false;
        await _observers.Notify(observer => observer.OnChangedAsync(devices, flowsChanged));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Partition {Partition} replayed {Count} log entries and stands at {Sequence}")]
    private partial void LogReplayed(int partition, int count, long sequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} starts again from its checkpoint: {Reason}")]
    private partial void LogReplayNeeded(int partition, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} lost its stream for a moment and reads the log: {Reason}")]
    private partial void LogStreamFailed(int partition, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition} could not log what its entities say of themselves: {Reason}")]
    private partial void LogDerivedLost(int partition, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Partition {Partition} forgets which flow patterns were under way: {Reason}")]
    private partial void LogPatternsUnreadable(int partition, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Partition {Partition} skipped log entry {Sequence}: {Reason}")]
    private partial void LogEntryUnreadable(int partition, long sequence, string reason);
}
