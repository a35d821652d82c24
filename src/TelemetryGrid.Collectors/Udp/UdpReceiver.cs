using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>
/// Receives the datagrams of one UDP port in batches and hands them to a handler without copying: recvmmsg(2) on Linux, one call per
/// datagram elsewhere. Constructing it does nothing; <see cref="Start"/> opens the port.
/// </summary>
public sealed class UdpReceiver : IAsyncDisposable
{
    private readonly UdpReceiverOptions _options;
    private readonly IDatagramHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private UdpReceiveLoop[] _loops = [];

    /// <exception cref="ArgumentException">The options are invalid; the message lists every error.</exception>
    public UdpReceiver(UdpReceiverOptions options, IDatagramHandler handler, TimeProvider? time = null, ILogger<UdpReceiver>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        (_options, _handler, _time, _logger) = (options, handler, time ?? TimeProvider.System, logger ?? (ILogger)NullLogger.Instance);
    }

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint? LocalEndPoint { get; private set; }

    /// <summary>Receive buffer the kernel granted per socket. Linux counts its bookkeeping and so reports twice what it was asked for.</summary>
    public int ReceiveBufferBytes { get; private set; }

    /// <summary>Totals over all sockets; they stay readable after the stop.</summary>
    public UdpReceiverStatistics Statistics
    {
        get
        {
            var total = new UdpReceiverStatistics { KernelDrops = _loops.Any(static l => l.KnowsDrops) ? 0 : null };
            foreach (var loop in _loops)
            {
                var one = loop.Statistics();
                total = new UdpReceiverStatistics(
                    total.Datagrams + one.Datagrams,
                    total.Bytes + one.Bytes,
                    total.Batches + one.Batches,
                    total.Truncated + one.Truncated,
                    total.KernelDrops + one.KernelDrops,
                    total.HandlerErrors + one.HandlerErrors,
                    total.SocketErrors + one.SocketErrors
                );
            }
            return total;
        }
    }

    /// <summary>Opens the port and begins to receive. May be called once.</summary>
    /// <exception cref="UdpBindException">The port cannot be opened.</exception>
    public void Start()
    {
        if (_loops.Length > 0)
        {
            throw new InvalidOperationException("The receiver was already started.");
        }
        var sockets = new List<System.Net.Sockets.Socket>();
        try
        {
            // With port 0 the first socket gets a port and the others join it.
            var port = _options.Port;
            for (var i = 0; i < _options.Sockets; i++)
            {
                sockets.Add(UdpSocket.Bind(_options, port));
                LocalEndPoint = (IPEndPoint)sockets[0].LocalEndPoint!;
                port = LocalEndPoint.Port;
            }
        }
        catch
        {
            sockets.ForEach(static s => s.Dispose());
            LocalEndPoint = null;
            throw;
        }
        ReceiveBufferBytes = sockets[0].ReceiveBufferSize;
        var metrics = new UdpReceiverMetrics(_options.Name);
        _loops = [.. sockets.Select((socket, i) => new UdpReceiveLoop(socket, i, _options, _handler, _time, metrics, _logger))];
        foreach (var loop in _loops)
        {
            loop.Start();
        }
    }

    /// <summary>Sends from the port that it listens on, which is where an answer has to come from. Thread-safe; it does not wait.</summary>
    /// <returns>False when the system refuses or the receiver is stopped.</returns>
    public bool TrySend(ReadOnlySpan<byte> datagram, FlowAddress address, ushort port) =>
        _loops.Length > 0 && _loops[0].TrySend(datagram, address, port);

    /// <summary>Closes the port; when the task completes, the handler is not running and will not be called again.</summary>
    public Task StopAsync() => Task.WhenAll(_loops.Select(static l => l.StopAsync()));

    public async ValueTask DisposeAsync() => await StopAsync();
}
