using System.Buffers;
using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Enrichment.Flows;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Udp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>
/// Listens for NetFlow, IPFIX and sFlow. The receive thread decodes and folds; once per window the folded flows go to the log, and only
/// then do they count as acknowledged. When the log is slower than the network, windows fill up and what does not fit is counted as dropped.
/// </summary>
internal sealed partial class FlowCollector : ICollector, IDatagramHandler
{
    // One being filled, one being written, one waiting.
    private const int Windows = 3;
    private const int TemplateFileVersion = 1;

    private readonly FlowCollectorOptions _options;
    private readonly IngestPipeline _pipeline;
    private readonly DeviceAddressBook _addresses;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _kind;
    private readonly string _templateFile;
    private readonly FlowIntake _intake;
    private readonly FlowBatcher _batcher;
    private readonly FlowAsNumbers? _asNumbers;
    private readonly Stack<FlowWindow> _free = new();
    private readonly Channel<ClosedWindow> _closed = Channel.CreateBounded<ClosedWindow>(Windows);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly RateMeter _rates;

    private UdpReceiver? _receiver;
    private Task _closing = Task.CompletedTask;
    private Task _writing = Task.CompletedTask;
    private int _addressVersion;
    private long _savedTemplates;
    private long _acknowledged;
    private long _dropped;
    private long _lastRecordAt;
    private string _error = "";

    public FlowCollector(
        SourceDefinition source,
        FlowCollectorOptions options,
        IngestPipeline pipeline,
        DeviceAddressBook addresses,
        IngestMetrics metrics,
        TimeProvider time,
        ILogger<FlowCollector> logger,
        FlowContext? context = null
    )
    {
        Source = source;
        _options = options;
        _pipeline = pipeline;
        _addresses = addresses;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _kind = SourceKindName.Of(source.Kind);
        _templateFile = Path.Combine(options.StateDirectory, $"{source.Id}.templates");
        _batcher = new FlowBatcher(pipeline.Map);
        _asNumbers = context is null ? null : new FlowAsNumbers(context);
        _rates = new RateMeter(time);
        _intake = new FlowIntake(
            source,
            new TemplateCache(),
            address => _addresses.Find(address.ToIPAddress()),
            new FlowWindow(options.MaxKeysPerWindow)
        )
        {
            OnWindowFull = TryCloseFullWindow,
        };
        for (var i = 1; i < Windows; i++)
        {
            _free.Push(new FlowWindow(options.MaxKeysPerWindow));
        }
    }

    public SourceDefinition Source { get; }

    public SourceHealth Health
    {
        get
        {
            FlowIntakeCounters counters;
            lock (_gate)
            {
                counters = _intake.Counters;
            }
            var (messages, records) = _rates.Measure(counters.Datagrams, counters.Records);
            var last = Interlocked.Read(ref _lastRecordAt);
            var error = Volatile.Read(ref _error);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = error.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = error,
                ReportedAt = _time.GetUtcNow(),
                LastRecordAt = last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last),
                Messages = counters.Datagrams,
                Records = counters.Records,
                RecordsAcknowledged = Interlocked.Read(ref _acknowledged),
                RecordsDropped = counters.DroppedWindowFull + Interlocked.Read(ref _dropped),
                Malformed = counters.Malformed,
                KernelDrops = _receiver?.Statistics.KernelDrops ?? 0,
                MessagesPerSecond = messages,
                RecordsPerSecond = records,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        if (!SourceEndpoint.TryParse(Source.Endpoint, null, out var endpoint))
        {
            throw new IOException($"'{Source.Endpoint}' is not an address and port to listen on.");
        }
        LoadTemplates();
        var options = new UdpReceiverOptions
        {
            Name = _kind,
            Address = endpoint.Address,
            Port = endpoint.Port,
            MaxDatagramBytes = 65_535,
        };
        _receiver = new UdpReceiver(options, this, _time);
        _receiver.Start();
        _closing = Task.Run(CloseWindowsAsync, CancellationToken.None);
        _writing = Task.Run(WriteWindowsAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public void OnBatch(in DatagramBatch batch)
    {
        lock (_gate)
        {
            var received = batch.ReceivedAt.ToUnixTimeMilliseconds();
            for (var i = 0; i < batch.Count; i++)
            {
                var datagram = batch[i];
                _intake.Receive(datagram.Payload, datagram.Source, datagram.Port, received);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync().ConfigureAwait(false);
        }
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _closing.ConfigureAwait(false);
        _closed.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        SaveTemplates();
        _stopping.Dispose();
    }

    private async Task CloseWindowsAsync()
    {
        using var timer = new PeriodicTimer(_options.Window, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                CloseWindow();
                SaveTemplates();
            }
        }
        catch (OperationCanceledException)
        {
            CloseWindow();
        }
    }

    private void CloseWindow()
    {
        lock (_gate)
        {
            if (_addressVersion != _addresses.Version)
            {
                _addressVersion = _addresses.Version;
                _intake.Exporters.Rename();
            }
            // With no window free the log is behind: keep folding into this one.
            if (_free.TryPop(out var empty))
            {
                Close(empty);
            }
        }
    }

    // Called by the intake, under the gate.
    private bool TryCloseFullWindow()
    {
        if (!_free.TryPop(out var empty))
        {
            return false;
        }
        Close(empty);
        return true;
    }

    private void Close(FlowWindow empty)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var exporters = _intake.Exporters.All;
        var sections = ImmutableArray.CreateBuilder<DeviceSection>();
        var readings = _intake.Readings.ToLookup(r => r.Exporter, r => r.Reading);
        foreach (var exporter in exporters)
        {
            if (exporter.HasNews)
            {
                sections.Add(
                    new DeviceSection(exporter.Device, [], [exporter.TakeReport(now, Source.Enrichment)], [.. readings[exporter]])
                );
            }
        }
        _intake.ClearReadings();
        if (_intake.Window.Count == 0 && sections.Count == 0)
        {
            _free.Push(empty);
            return;
        }
        var closed = new ClosedWindow(
            _intake.Window,
            [.. exporters.Select(e => e.Device)],
            [.. exporters.Select(e => e.Address)],
            sections.ToImmutable(),
            _time.GetTimestamp()
        );
        _intake.Window = empty;
        _closed.Writer.TryWrite(closed);
    }

    private async Task WriteWindowsAsync()
    {
        await foreach (var window in _closed.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            _asNumbers?.Fill(window);
            var appends = _batcher.Build(window).Select(b => AppendAsync(b.Partition, b.Payload, b.Records)).ToList();
            await Task.WhenAll(appends).ConfigureAwait(false);
            _metrics.Processed(_kind, _time.GetElapsedTime(window.ClosedAt));
            window.Flows.Clear();
            lock (_gate)
            {
                _free.Push(window.Flows);
            }
        }
    }

    private async Task AppendAsync(int partition, byte[] payload, long records)
    {
        try
        {
            await _pipeline.AppendAsync(partition, payload, CancellationToken.None).ConfigureAwait(false);
            Interlocked.Add(ref _acknowledged, records);
            _metrics.Acknowledged(_kind, records);
            Interlocked.Exchange(ref _lastRecordAt, _time.GetUtcNow().ToUnixTimeMilliseconds());
            Volatile.Write(ref _error, "");
        }
        catch (Exception e)
        {
            Interlocked.Add(ref _dropped, records);
            _metrics.Dropped(_kind, "log_append", records);
            if (Interlocked.Exchange(ref _error, e.Message) != e.Message)
            {
                LogAppendFailed(Source.Id.Value, e.Message);
            }
        }
    }

    private void LoadTemplates()
    {
        try
        {
            var found = AtomicFile.TryRead(_templateFile, TemplateFileVersion, out var bytes);
            if (found == AtomicFileStatus.Missing)
            {
                return;
            }
            var status = _intake.Templates.Import(bytes);
            _savedTemplates = _intake.Templates.Version;
            if (found != AtomicFileStatus.Ok || status != DecodeStatus.Ok)
            {
                LogTemplatesUnreadable(_templateFile, found != AtomicFileStatus.Ok ? found.ToString() : status.ToString());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogTemplatesUnreadable(_templateFile, e.Message);
        }
    }

    private void SaveTemplates()
    {
        var output = new ArrayBufferWriter<byte>();
        lock (_gate)
        {
            if (_intake.Templates.Version == _savedTemplates)
            {
                return;
            }
            _savedTemplates = _intake.Templates.Version;
            _intake.Templates.Export(output);
        }
        try
        {
            AtomicFile.Write(_templateFile, TemplateFileVersion, output.WrittenSpan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogTemplatesNotSaved(_templateFile, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source} drops records because the ingest log does not take them: {Reason}")]
    private partial void LogAppendFailed(string source, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The templates in {File} cannot be read and will be learned again from the exporters: {Reason}"
    )]
    private partial void LogTemplatesUnreadable(string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Templates were not saved to {File}, so that a restart will have to learn them again: {Reason}"
    )]
    private partial void LogTemplatesNotSaved(string file, string reason);
}
