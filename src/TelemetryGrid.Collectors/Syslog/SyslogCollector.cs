using System.Net;
using System.Net.Security;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tcp;
using TelemetryGrid.Collectors.Udp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>
/// Listens for syslog on one port, by UDP and by TCP or TLS. Messages are parsed where they are received and written as records into
/// batches, which go to the log when they are large or old enough. Streams wait for the log; datagrams that find no room are counted.
/// </summary>
internal sealed class SyslogCollector : ICollector, IDatagramHandler
{
    private const int MaxLanes = 8;

    private readonly Func<SyslogCollectorOptions> _readOptions;
    private readonly PartitionMap _map;
    private readonly DeviceAddressBook _addresses;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RejectedRecords? _rejected;
    private readonly SyslogLogWriter _log;
    private readonly RateMeter _rates;
    private readonly ExporterFilter _datagramFilter;

    // Has neither timer nor registrations of its own, so that it need not be disposed of.
    private readonly CancellationTokenSource _stopping = new();

    private SyslogCollectorOptions _options = new();
    private SyslogLane[] _lanes = [];
    private SyslogLane? _datagramLane;
    private ConnectionListener<SyslogConnection>? _listener;
    private UdpReceiver? _receiver;
    private Task _flushing = Task.CompletedTask;

    public SyslogCollector(
        SourceDefinition source,
        Func<SyslogCollectorOptions> options,
        IRecordSink sink,
        PartitionMap map,
        DeviceAddressBook addresses,
        IngestMetrics metrics,
        TimeProvider time,
        ILogger<SyslogCollector> logger,
        RejectedRecords? rejected = null
    )
    {
        Source = source;
        _readOptions = options;
        _map = map;
        _addresses = addresses;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _rejected = rejected;
        _rates = new RateMeter(time);
        _datagramFilter = new ExporterFilter(source.Filters);
        _log = new SyslogLogWriter(source.Id.Value, sink, Counters, metrics, time, logger, _stopping.Token);
    }

    public SourceDefinition Source { get; }

    public SyslogCounters Counters { get; } = new();

    /// <summary>Where it listens for connections, once started.</summary>
    public IPEndPoint? StreamEndPoint => _listener?.LocalEndPoint;

    /// <summary>Where it listens for datagrams, once started.</summary>
    public IPEndPoint? DatagramEndPoint => _receiver?.LocalEndPoint;

    /// <summary>Connections that are open.</summary>
    public int Connections => _listener?.Connections ?? 0;

    public SourceHealth Health
    {
        get
        {
            var (messages, records) = _rates.Measure(Counters[SyslogCount.Messages], Counters[SyslogCount.Records]);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = _log.Error.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = _log.Error,
                ReportedAt = _time.GetUtcNow(),
                LastRecordAt = _log.LastRecordAt,
                Messages = Counters[SyslogCount.Messages],
                Records = Counters[SyslogCount.Records],
                RecordsAcknowledged = Counters[SyslogCount.Acknowledged],
                RecordsDropped = Counters[SyslogCount.DroppedUdp] + Counters[SyslogCount.DroppedAtStop],
                Malformed = Counters[SyslogCount.Malformed],
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
        _options = _readOptions();
        SslServerAuthenticationOptions? tls = null;
        if (_options.Transports.HasFlag(SyslogTransports.Tls))
        {
            tls = SyslogTls.Load(_options);
        }
        var zones = new SyslogZones(_options);
        if ((_options.Transports & (SyslogTransports.Tcp | SyslogTransports.Tls)) != SyslogTransports.None)
        {
            _lanes = [.. Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MaxLanes)).Select(_ => NewLane(zones))];
            _listener = NewListener(tls);
            _listener.Start(endpoint);
        }
        if (_options.Transports.HasFlag(SyslogTransports.Udp))
        {
            _datagramLane = NewLane(zones);
            var options = new UdpReceiverOptions
            {
                Name = SyslogLogWriter.Kind,
                Address = endpoint.Address,
                Port = endpoint.Port,
                MaxDatagramBytes = 65_535,
            };
            _receiver = new UdpReceiver(options, this, _time);
            _receiver.Start();
        }
        _flushing = FlushAsync();
        return Task.CompletedTask;
    }

    private ConnectionListener<SyslogConnection> NewListener(SslServerAuthenticationOptions? tls)
    {
        var filter = new ExporterFilter(Source.Filters);
        var next = 0;
        return new ConnectionListener<SyslogConnection>(
            new TcpListenerOptions<SyslogConnection>
            {
                Source = Source.Id.Value,
                MaxConnections = _options.MaxConnections,
                LetsIn = address => filter.Passes(FlowAddress.FromIPAddress(address)),
                // Connections are accepted one after the other, and spread over the lanes.
                Connect = (socket, address) =>
                    new SyslogConnection(
                        socket,
                        FlowAddress.FromIPAddress(address),
                        _lanes[next++ % _lanes.Length],
                        _options,
                        tls,
                        Counters,
                        _time
                    ),
                Count = what =>
                    Counters.Add(
                        what switch
                        {
                            TcpListenerCount.Accepted => SyslogCount.Connections,
                            TcpListenerCount.Foreign => SyslogCount.FilteredSenders,
                            TcpListenerCount.Refused => SyslogCount.RefusedConnections,
                            _ => SyslogCount.IdleConnections,
                        }
                    ),
            },
            _time,
            _logger
        );
    }

    public void OnBatch(in DatagramBatch batch)
    {
        var lane = _datagramLane!;
        lane.Gate.Wait();
        try
        {
            lane.Senders.Renew();
            var received = batch.ReceivedAt.ToUnixTimeMilliseconds();
            var (records, dropped, filtered) = (0, 0, 0);
            for (var i = 0; i < batch.Count; i++)
            {
                var datagram = batch[i];
                if (!_datagramFilter.Passes(datagram.Source))
                {
                    filtered++;
                }
                else if (lane.IsFull && !lane.TryMakeRoom())
                {
                    dropped++;
                }
                else
                {
                    var sender = lane.Senders.Find(datagram.Source);
                    records += lane.Writer.Write(datagram.Payload, isCut: false, sender, datagram.Source, received, lane);
                }
            }
            Counters.Add(SyslogCount.Messages, batch.Count);
            Counters.Add(SyslogCount.Records, records);
            Counters.Add(SyslogCount.DroppedUdp, dropped);
            Counters.Add(SyslogCount.FilteredSenders, filtered);
            _metrics.Dropped(SyslogLogWriter.Kind, "log_slow", dropped);
        }
        finally
        {
            lane.Gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }
        // Readers may wait for a log that refuses: it is told first that this is the end.
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_receiver is not null)
        {
            await _receiver.DisposeAsync().ConfigureAwait(false);
        }
        if (_listener is not null)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }
        await _flushing.ConfigureAwait(false);
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync().ConfigureAwait(false);
        }
        if (_datagramLane is not null)
        {
            await _datagramLane.DisposeAsync().ConfigureAwait(false);
        }
    }

    private SyslogLane NewLane(SyslogZones zones)
    {
        var senders = new SyslogSenders(_options, zones, _addresses, _map);
        return new SyslogLane(_log, senders, new SyslogRecordWriter(Source, _options, senders, Counters), _time)
        {
            OnRejected = (reason, message, bytes) => _rejected?.Add(reason, Source.Id.Value, message, bytes),
        };
    }

    private async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(_options.MaxDelay, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                foreach (var lane in _lanes)
                {
                    lane.Flush();
                }
                _datagramLane?.Flush();
            }
        }
        catch (OperationCanceledException)
        {
            // The collector stops; disposing of the lanes writes what is left.
        }
    }
}
