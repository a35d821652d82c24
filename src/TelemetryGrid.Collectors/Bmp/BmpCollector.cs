using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tcp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>
/// Listens for routers that speak BMP (RFC 7854): their routes go to the <see cref="RouteTable"/>, changes of their peers and their
/// statistics to the log.
/// </summary>
internal sealed partial class BmpCollector : ICollector
{
    private const string Kind = "bmp";

    private readonly BmpCollectorOptions? _given;
    private readonly RouteTable _table;
    private readonly IRecordSink _records;
    private readonly IMetricSink _metrics;
    private readonly DeviceAddressBook _devices;
    private readonly IngestMetrics _ingest;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RateMeter _rates;
    private ConnectionListener<BmpConnection>? _listener;
    private RouteBudget? _budget;
    private Task _telling = Task.CompletedTask;
    private long _lastRecordAt;
    private string _error = "";

    /// <param name="options">Null for what the source's settings say.</param>
    public BmpCollector(
        SourceDefinition source,
        BmpCollectorOptions? options,
        RouteTable table,
        IRecordSink records,
        IMetricSink metrics,
        DeviceAddressBook devices,
        IngestMetrics ingest,
        TimeProvider time,
        ILogger<BmpCollector> logger
    )
    {
        Source = source;
        _given = options;
        _table = table;
        _records = records;
        _metrics = metrics;
        _devices = devices;
        _ingest = ingest;
        _time = time;
        _logger = logger;
        _rates = new RateMeter(time);
    }

    public SourceDefinition Source { get; }

    internal BmpCounters Counters { get; } = new();

    /// <summary>Where it listens, once started.</summary>
    internal IPEndPoint? LocalEndPoint => _listener?.LocalEndPoint;

    /// <summary>Routes of all its routers.</summary>
    internal long Routes => _budget?.Routes ?? 0;

    public SourceHealth Health
    {
        get
        {
            var (messages, records) = _rates.Measure(Counters[BmpCount.Messages], Counters[BmpCount.Records]);
            var last = Interlocked.Read(ref _lastRecordAt);
            var error = Volatile.Read(ref _error);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = error.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = error,
                ReportedAt = _time.GetUtcNow(),
                LastRecordAt = last == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(last),
                Messages = Counters[BmpCount.Messages],
                Records = Counters[BmpCount.Records],
                RecordsAcknowledged = Counters[BmpCount.Acknowledged],
                RecordsDropped = Counters[BmpCount.Lost] + Counters[BmpCount.RefusedRoutes] + Counters[BmpCount.RefusedPeers],
                Malformed = Counters[BmpCount.Malformed] + Counters[BmpCount.MalformedUpdates],
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
        var options = _given ?? BmpCollectorOptions.Of(Source);
        var budget = new RouteBudget(options.MaxRoutes);
        var sweeper = new BmpSweeper(Source, _table, _devices, Counters, _time);
        _budget = budget;
        _listener = new ConnectionListener<BmpConnection>(
            new TcpListenerOptions<BmpConnection>
            {
                Source = Source.Id.Value,
                // A router without news is silent for hours; one that is gone is to be found out before.
                KeepAliveSeconds = 60,
                MaxConnections = options.MaxConnections,
                LetsIn = options.LetsIn,
                Connect = (socket, router) => Connect(socket, FlowAddress.FromIPAddress(router)),
                Count = what =>
                    Counters.Add(
                        what switch
                        {
                            TcpListenerCount.Accepted => BmpCount.Connections,
                            TcpListenerCount.Foreign => BmpCount.ForeignRouters,
                            TcpListenerCount.Refused => BmpCount.RefusedConnections,
                            _ => BmpCount.IdleConnections,
                        }
                    ),
                Sweep = Sweep,
            },
            _time,
            _logger
        );
        _listener.Start(endpoint);
        return Task.CompletedTask;

        BmpConnection Connect(Socket socket, FlowAddress router) =>
            new(
                socket,
                connection => new BmpSession(Source, router, options, _table, budget, _devices, Counters, _time)
                {
                    OnReplaced = connection.Abort,
                },
                StoreAsync,
                options,
                Counters,
                _time
            );

        void Sweep()
        {
            var output = new BmpOutput();
            output.Events.AddRange(sweeper.Sweep());
            if (output.Count > 0)
            {
                _telling = TellAsync(_telling, output);
            }
        }
    }

    /// <summary>Closes all connections; the routes are forgotten, since nobody keeps them true any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
        }
        await _telling.ConfigureAwait(false);
        foreach (var router in _table.RoutersOf(Source.Id))
        {
            _table.Remove(router);
        }
    }

    private async Task TellAsync(Task before, BmpOutput output)
    {
        await before.ConfigureAwait(false);
        await StoreAsync(output).ConfigureAwait(false);
    }

    private async ValueTask StoreAsync(BmpOutput output)
    {
        var started = _time.GetTimestamp();
        Counters.Add(BmpCount.Records, output.Count);
        var stored = 0;
        if (output.Events.Count > 0)
        {
            stored += await TryAsync(() => _records.AppendAsync(output.Events, CancellationToken.None), output.Events.Count)
                .ConfigureAwait(false);
        }
        if (output.Samples.Count > 0)
        {
            var append = new MetricAppend(output.Samples.ToArray(), [.. output.Metadata]);
            stored += await TryAsync(() => _metrics.AppendAsync(append, CancellationToken.None), output.Samples.Count)
                .ConfigureAwait(false);
        }
        if (stored > 0)
        {
            Counters.Add(BmpCount.Acknowledged, stored);
            Interlocked.Exchange(ref _lastRecordAt, _time.GetUtcNow().ToUnixTimeMilliseconds());
            _ingest.Acknowledged(Kind, stored);
            _ingest.Processed(Kind, _time.GetElapsedTime(started));
        }
    }

    private async ValueTask<int> TryAsync(Func<ValueTask> append, int count)
    {
        try
        {
            await append().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Counters.Add(BmpCount.Lost, count);
            _ingest.Dropped(Kind, "log_append", count);
            if (Interlocked.Exchange(ref _error, e.Message) != e.Message)
            {
                LogAppendFailed(Source.Id.Value, e.Message);
            }
            return 0;
        }
        Volatile.Write(ref _error, "");
        return count;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Source {Source} drops events and statistics because the ingest log does not take them: {Reason}"
    )]
    private partial void LogAppendFailed(string source, string reason);
}
