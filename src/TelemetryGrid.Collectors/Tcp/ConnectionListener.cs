using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace TelemetryGrid.Collectors.Tcp;

/// <summary>Accepts the connections of one port, as many as are allowed, runs them, and ends those that are silent for too long.</summary>
internal sealed partial class ConnectionListener<T>(TcpListenerOptions<T> options, TimeProvider time, ILogger logger) : IAsyncDisposable
    where T : class, ITcpConnection
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    // Out of file handles: others may close theirs.
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<T, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;
    private Task _sweeping = Task.CompletedTask;
    private long _failures;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint? LocalEndPoint => (IPEndPoint?)_socket?.LocalEndPoint;

    /// <summary>Connections that are open.</summary>
    public int Connections => _connections.Count;

    /// <exception cref="IOException">The port cannot be opened.</exception>
    public void Start(IPEndPoint endpoint)
    {
        var address = endpoint.Address.Equals(IPAddress.IPv6Any) && !Socket.OSSupportsIPv6 ? IPAddress.Any : endpoint.Address;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }
            socket.Bind(new IPEndPoint(address, endpoint.Port));
            socket.Listen(options.Backlog);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException($"TCP port {endpoint} cannot be opened: {e.Message}", e);
        }
        _socket = socket;
        _accepting = Task.Run(AcceptAsync, CancellationToken.None);
        _sweeping = SweepAsync();
    }

    /// <summary>Closes the port and all connections; what they had read is on its way to the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket?.Dispose();
        await _accepting.ConfigureAwait(false);
        await _sweeping.ConfigureAwait(false);
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
        await Task.WhenAll(_connections.Values).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Take(await _socket!.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }
                Report("none", e.Message);
                await Task.Delay(AcceptPause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(Socket socket)
    {
        var peer = (IPEndPoint)socket.RemoteEndPoint!;
        var address = peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address;
        var isKnown = options.LetsIn(address);
        if (!isKnown || _connections.Count >= options.MaxConnections)
        {
            options.Count(isKnown ? TcpListenerCount.Refused : TcpListenerCount.Foreign);
            Report(
                peer.ToString(),
                isKnown ? "There are as many connections as are allowed." : "It is not among the addresses that may connect."
            );
            socket.Dispose();
            return;
        }
        // A sender that is gone without a word is found out long before it is idle for too long.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (options.KeepAliveSeconds is { } seconds)
        {
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        }
        options.Count(TcpListenerCount.Accepted);
        var connection = options.Connect(socket, address);
        // Added before it runs, so that its end finds it here.
        var run = new Task<Task>(() => RunAsync(connection, peer), TaskCreationOptions.DenyChildAttach);
        _connections[connection] = run.Unwrap();
        run.Start(TaskScheduler.Default);
    }

    private async Task RunAsync(T connection, IPEndPoint peer)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
            if (connection.Error is { } error && !_stopping.IsCancellationRequested)
            {
                Report(peer.ToString(), error);
            }
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task SweepAsync()
    {
        using var timer = new PeriodicTimer(SweepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                foreach (var connection in _connections.Keys)
                {
                    if (connection.IsOverdue())
                    {
                        options.Count(TcpListenerCount.Idle);
                        connection.Abort();
                    }
                }
                options.Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The collector stops.
        }
    }

    // A hostile sender may cause one per connection: the log hears of the 1st, 2nd, 4th, 8th, …
    private void Report(string peer, string reason)
    {
        var failures = Interlocked.Increment(ref _failures);
        if (long.IsPow2(failures))
        {
            LogConnectionFailed(options.Source, peer, failures, reason);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Source {Source}: the connection of {Peer} failed ({Failures} connections so far): {Reason}"
    )]
    private partial void LogConnectionFailed(string source, string peer, long failures, string reason);
}
