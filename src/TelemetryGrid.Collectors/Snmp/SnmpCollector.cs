using System.Net;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>One polled device: each poll becomes one log entry of its partition.</summary>
internal sealed class SnmpCollector : ICollector, ISnmpPollSink
{
    private const string Kind = "snmp";

    private readonly SnmpPolling _polling;
    private readonly IngestPipeline _pipeline;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly SourceCredentials _credentials;
    private readonly IPEndPoint _endpoint;
    private readonly DeviceId _device;
    private readonly PollRecords _records;
    private readonly RateMeter _rates;
    private bool _added;
    private long _messages;
    private long _read;
    private long _acknowledged;
    private long _dropped;
    private long _lastRecordAt;
    private string _appendError = "";

    public SnmpCollector(
        SourceDefinition source,
        SourceCredentials credentials,
        SnmpPolling polling,
        IngestPipeline pipeline,
        IngestMetrics metrics,
        TimeProvider time
    )
    {
        Source = source;
        _credentials = credentials;
        _polling = polling;
        _pipeline = pipeline;
        _metrics = metrics;
        _time = time;
        _rates = new RateMeter(time);
        _endpoint = SourceEndpoint.TryParse(source.Endpoint, SourceEndpoint.SnmpPort, out var endpoint)
            ? endpoint
            : throw new ArgumentException($"'{source.Endpoint}' is not an address to poll.", nameof(source));
        _device = source.Device ?? DeviceId.Parse(_endpoint.Address.ToString());
        _records = new PollRecords(source);
    }

    public SourceDefinition Source { get; }

    public SourceHealth Health
    {
        get
        {
            var status = _polling.Status(_device.Value);
            var error = Volatile.Read(ref _appendError) is { Length: > 0 } append ? append : status?.LastError ?? "";
            var isFailing = error.Length > 0 && status?.LastStatus is not SnmpPollStatus.Partial;
            var messages = Interlocked.Read(ref _messages);
            var read = Interlocked.Read(ref _read);
            var last = Interlocked.Read(ref _lastRecordAt);
            var (messageRate, recordRate) = _rates.Measure(messages, read);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = isFailing ? SourceStatus.Error : Source.Status,
                Error = error,
                ReportedAt = _time.GetUtcNow(),
                LastRecordAt = last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last),
                Messages = messages,
                Records = read,
                RecordsAcknowledged = Interlocked.Read(ref _acknowledged),
                RecordsDropped = Interlocked.Read(ref _dropped),
                MessagesPerSecond = messageRate,
                RecordsPerSecond = recordRate,
            };
        }
    }

    public Task StartAsync(CancellationToken cancellation)
    {
var targets = SnmpSourceTargets.Of(Source, _credentials, _endpoint, _polling.Users);
        var polled = new SnmpPollTarget(_device.Value, targets[0])
        {
            Fallbacks = [.. targets.Skip(1)],
            Interval = Source.Interval,
            ConfiguredName = Source.Device?.Value ?? "",
            ReadsProfiles = Source.Level >= CollectionLevel.Standard,
        };
        _polling.Add(polled, this);
        _added = true;
        return Task.CompletedTask;
    }

    public async ValueTask OnPollAsync(SnmpDevicePoll poll, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var section = _records.From(_device, poll);
        var records = section.Polls.Length + section.Readings.Length;
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _read, records);
        var writer = new BatchWriter();
        writer.AddDevice(section);
        try
        {
            await _pipeline.AppendAsync(_pipeline.Map.Of(_device), writer.Payload, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            Interlocked.Add(ref _dropped, records);
            _metrics.Dropped(Kind, "log_append", records);
            Volatile.Write(ref _appendError, e.Message);
            return;
        }
        Volatile.Write(ref _appendError, "");
        Interlocked.Add(ref _acknowledged, records);
        Interlocked.Exchange(ref _lastRecordAt, _time.GetUtcNow().ToUnixTimeMilliseconds());
        _metrics.Acknowledged(Kind, records);
        _metrics.Processed(Kind, _time.GetElapsedTime(started));
    }

    public ValueTask DisposeAsync()
    {
        if (_added)
        {
            _polling.Remove(_device.Value);
        }
        return ValueTask.CompletedTask;
    }
}
