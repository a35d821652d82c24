using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Udp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// Listens for SNMP notifications. The receive thread reads and translates; a writer appends to the log in batches and only then answers
/// informs, so that a sender that got its answer can forget what it sent.
/// </summary>
internal sealed partial class TrapCollector : ICollector, IDatagramHandler
{
    private const string Kind = "trap";

    private readonly SourceCredentials _credentials;
    private readonly TrapCollectorOptions _options;
    private readonly SnmpUsers _users;
    private readonly IRecordSink _sink;
    private readonly DeviceAddressBook _addresses;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RejectedRecords? _rejected;
    private readonly TrapCounters _counters = new();
    private readonly InformMemory _informs;
    private readonly Channel<TrapItem> _queue;
    private readonly RateMeter _rates;
    private TrapIntake? _intake;
    private UdpReceiver? _receiver;
    private Task _writing = Task.CompletedTask;
    private long _acknowledged;
    private long _lost;
    private long _lastRecordAt;
    private string _error = "";

    public TrapCollector(
        SourceDefinition source,
        SourceCredentials credentials,
        TrapCollectorOptions options,
        SnmpUsers users,
        IRecordSink sink,
        DeviceAddressBook addresses,
        IngestMetrics metrics,
        TimeProvider time,
        ILogger<TrapCollector> logger,
        RejectedRecords? rejected = null
    )
    {
        Source = source;
        _credentials = credentials;
        _options = options;
        _users = users;
        _sink = sink;
        _addresses = addresses;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _rejected = rejected;
        _informs = new InformMemory(options.MaxInforms, time);
        _queue = Channel.CreateBounded<TrapItem>(options.MaxQueued);
        _rates = new RateMeter(time);
    }

    public SourceDefinition Source { get; }

    /// <summary>What came and what became of it.</summary>
    internal TrapCounters Counters => _counters;

    /// <summary>Where it listens, once started.</summary>
    internal System.Net.IPEndPoint? LocalEndPoint => _receiver?.LocalEndPoint;

    public SourceHealth Health
    {
        get
        {
            var (messages, records) = _rates.Measure(_counters.Datagrams, _counters.Events);
            var last = Interlocked.Read(ref _lastRecordAt);
            var error = Volatile.Read(ref _error);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = error.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = error,
                ReportedAt = _time.GetUtcNow(),
                LastRecordAt = last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last),
                Messages = _counters.Datagrams,
                Records = _counters.Events,
                RecordsAcknowledged = Interlocked.Read(ref _acknowledged),
                RecordsDropped =
                    Interlocked.Read(ref _lost)
                    + Enum.GetValues<TrapRefusal>().Where(r => r != TrapRefusal.Malformed).Sum(_counters.Refused),
                Malformed = _counters.Refused(TrapRefusal.Malformed),
                KernelDrops = _receiver?.Statistics.KernelDrops ?? 0,
                MessagesPerSecond = messages,
                RecordsPerSecond = records,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        if (!SourceEndpoint.TryParse(Source.Endpoint, TrapSettings.Port, out var endpoint))
        {
            throw new IOException($"'{Source.Endpoint}' is not an address and port to listen on.");
        }
        var settings = new SourceSettings(Source);
        _intake = new TrapIntake(
            Source,
            new TrapCommunities(TrapSettings.Communities(_credentials)),
            OpenEngine(settings),
            new TrapDevices(_addresses, settings.Flag(TrapSettings.TrustAgentAddress)),
            new TrapRates(settings.Integer(TrapSettings.RateLimit), _options.MaxSenders, _time),
            _informs,
            _counters,
            _time
        )
        {
            OnRefused = OnRefused,
        };
        var options = new UdpReceiverOptions
        {
            Name = Kind,
            Address = endpoint.Address,
            Port = endpoint.Port,
            MaxDatagramBytes = 65_535,
            ReceiveBufferBytes = 4 << 20,
        };
        _receiver = new UdpReceiver(options, this, _time);
        _receiver.Start();
        _writing = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public void OnBatch(in DatagramBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var datagram = batch[i];
            var malformed = _counters.Refused(TrapRefusal.Malformed);
            var item = _intake!.Receive(datagram.Payload, datagram.Source, datagram.Port, batch.ReceivedAt);
            if (_counters.Refused(TrapRefusal.Malformed) != malformed)
            {
                _rejected?.Add(
                    "trap.malformed",
                    Source.Id.Value,
                    $"What {datagram.Source} sent is no SNMP notification that can be read.",
                    datagram.Payload
                );
            }
            if (item is null || _queue.Writer.TryWrite(item))
            {
                continue;
            }
            OnRefused(TrapRefusal.QueueFull, _counters.OnRefused(TrapRefusal.QueueFull), item.Sender);
            if (item is { Event: not null, Inform: { } inform })
            {
                _informs.Forget(inform);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
        {
            // Nobody is answered any more, but what was taken in goes to the log.
            await _receiver.DisposeAsync().ConfigureAwait(false);
        }
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private UsmNotificationReceiver? OpenEngine(SourceSettings settings)
    {
        var users = TrapUsers.Of(settings, _credentials, _users);
        if (users.Count == 0)
        {
            return null;
        }
        var (engineId, boots) = TrapEngineFile.NextStart(Path.Combine(_options.StateDirectory, $"{Source.Id}.snmp-engine"));
        return new UsmNotificationReceiver(
            new UsmAuthoritativeEngine(engineId, boots, _time.GetElapsedTime(0)),
            users,
            _options.MaxEngines,
            settings.Flag(TrapSettings.RequireTimelyTraps)
        );
    }

    private async Task WriteAsync()
    {
        var items = new List<TrapItem>(_options.MaxBatch);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            items.Clear();
            while (items.Count < _options.MaxBatch && _queue.Reader.TryRead(out var item))
            {
                items.Add(item);
            }
            await WriteAsync(items).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<TrapItem> items)
    {
        var records = items.Where(i => i.Event is not null).Select(i => (TelemetryRecord)i.Event!).ToList();
        if (records.Count > 0)
        {
            var failure = await TryAppendAsync(records).ConfigureAwait(false);
            foreach (var item in items)
            {
                if (item is not { Event: not null, Inform: { } inform })
                {
                    continue;
                }
                if (failure is null)
                {
                    _informs.Acknowledge(inform);
                }
                else
                {
                    _informs.Forget(inform); // its sender will send it again
                }
            }
            if (failure is not null && Interlocked.Exchange(ref _error, failure) != failure)
            {
                LogAppendFailed(Source.Id.Value, failure);
            }
        }
        foreach (var item in items)
        {
            if (item.Answer.Length > 0 && (item.Inform is not { } inform || _informs.IsAcknowledged(inform)))
            {
                _receiver!.TrySend(item.Answer, item.Sender, item.Port);
            }
        }
    }

    /// <summary>Null when the log has them, else why not.</summary>
    private async Task<string?> TryAppendAsync(List<TelemetryRecord> records)
    {
        var started = _time.GetTimestamp();
        try
        {
            await _sink.AppendAsync(records, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Interlocked.Add(ref _lost, records.Count);
            _metrics.Dropped(Kind, "log_append", records.Count);
            return e.Message;
        }
        Volatile.Write(ref _error, "");
        Interlocked.Add(ref _acknowledged, records.Count);
        Interlocked.Exchange(ref _lastRecordAt, _time.GetUtcNow().ToUnixTimeMilliseconds());
        _metrics.Acknowledged(Kind, records.Count);
        _metrics.Processed(Kind, _time.GetElapsedTime(started));
        return null;
    }

    private void OnRefused(TrapRefusal reason, long count, FlowAddress sender)
    {
        _metrics.Dropped(Kind, Name(reason), 1);
        if (long.IsPow2(count) && _logger.IsEnabled(LogLevel.Warning))
        {
            // One for each datagram would fill the disk: the log hears of the 1st, 2nd, 4th, 8th, …
            LogRefused(Source.Id.Value, sender.ToString(), Name(reason), count);
        }
    }

    private static string Name(TrapRefusal reason) =>
        reason switch
        {
            TrapRefusal.Malformed => "malformed",
            TrapRefusal.UnknownCommunity => "unknown_community",
            TrapRefusal.UnknownUser => "unknown_user",
            TrapRefusal.AuthenticationFailed => "authentication_failed",
            TrapRefusal.NotInTimeWindow => "not_in_time_window",
            TrapRefusal.RateLimited => "rate_limited",
            TrapRefusal.QueueFull => "queue_full",
            _ => "unexpected",
        };

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Source {Source} drops notifications because the ingest log does not take them: {Reason}"
    )]
    private partial void LogAppendFailed(string source, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Source {Source} refused a notification of {Sender}: {Reason} ({Count} of this kind so far)"
    )]
    private partial void LogRefused(string source, string sender, string reason, long count);
}
