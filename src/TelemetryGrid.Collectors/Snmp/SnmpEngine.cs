using System.Buffers;
using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Talks to thousands of agents through one socket per address family. Requests are matched to responses by request-id and source;
/// one timer watches all waiting times. An agent has a small window of requests on the way, so that it is not flooded and cannot
/// hold up others; agents that did not answer last time share at most half of the room on the way, so that any number of dead ones
/// leaves the other half to the living.
/// </summary>
public sealed class SnmpEngine : IAsyncDisposable
{
    private readonly SnmpEngineOptions _options;
    private readonly TimeProvider _time;
    private readonly SnmpOperationTable _table;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly SnmpDispatcher _dispatcher;
    private readonly SnmpSecuredExchange _secured;
    private SnmpSocket? _ipv4;
    private SnmpSocket? _ipv6;
    private int _checking;

    /// <summary>Sockets are opened with the first request of their address family.</summary>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public SnmpEngine(SnmpEngineOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _options = options;
        _time = timeProvider;
        _table = new SnmpOperationTable(options.MaxPending);
        _dispatcher = new SnmpDispatcher(options, _table, Statistics, timeProvider);
        _secured = new SnmpSecuredExchange(_table, _dispatcher, Statistics, timeProvider, _gate, Transmit);
        _timer = timeProvider.CreateTimer(
            static state => ((SnmpEngine)state!).CheckDeadlines(),
            this,
            options.TimerResolution,
            options.TimerResolution
        );
    }

    public SnmpStatistics Statistics { get; } = new();

    /// <summary>A session with an agent; it holds nothing that needs closing.</summary>
    /// <exception cref="ArgumentException">The target is v3 and names no user.</exception>
    public SnmpSession Open(SnmpTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if ((target.Version == SnmpVersion.V3) != (target.User is not null))
        {
            throw new ArgumentException("An SNMPv3 target has a user, and no other has one.", nameof(target));
        }
        return new SnmpSession(this, target, Math.Clamp(target.Window ?? _options.Window, 1, _options.MaxInFlight));
    }

    /// <summary>Ends all requests of these sessions, pending and future, as stopped.</summary>
    public void Close(IReadOnlySet<SnmpSession> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        Stop(sessions);
        SendReady();
    }

    public async ValueTask DisposeAsync()
    {
        Stop(null);
        await _timer.DisposeAsync();
        foreach (var socket in (SnmpSocket?[])[_ipv4, _ipv6])
        {
            if (socket is not null)
            {
                await socket.DisposeAsync();
            }
        }
    }

    internal ValueTask<SnmpResponse> SendAsync(
        SnmpSession session,
        SnmpPduType type,
        ReadOnlySpan<ObjectIdentifier> names,
        int nonRepeaters,
        int maxRepetitions
    )
    {
        var operation = _table.Rent();
        if (operation is null)
        {
            Statistics.OnOverload();
            return default;
        }
        try
        {
            operation.Begin(session, _table.NewRequestId(operation.Slot), type, names, nonRepeaters, maxRepetitions);
        }
        catch
        {
            operation.Release();
            throw;
        }
        var task = operation.Task;
        bool accepted;
        lock (_gate)
        {
            accepted = _dispatcher.TryEnqueue(operation);
        }
        if (accepted)
        {
            SendReady();
        }
        else
        {
            CompleteStopped(operation);
        }
        return task;
    }

    internal void OnReceiveError() => Statistics.OnReceiveError();

    internal void OnDatagram(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        var status = SnmpMessage.TryRead(datagram, out var message);
        if (status == DecodeStatus.UnsupportedVersion && SnmpV3Message.TryRead(datagram, out var secured) == DecodeStatus.Ok)
        {
            _secured.OnMessage(secured, datagram, source);
            SendReady();
            return;
        }
        if (status != DecodeStatus.Ok)
        {
            Statistics.OnDiscard(SnmpDiscard.Malformed);
            return;
        }
        if (message.Pdu.Type != SnmpPduType.Response)
        {
            Statistics.OnDiscard(SnmpDiscard.Unexpected);
            return;
        }
        var requestId = message.Pdu.RequestId;
        var operation = _table.Find(requestId);
        var roundTrip = TimeSpan.Zero;
        SnmpDiscard? discard;
        lock (_gate)
        {
            discard = SnmpOperation.Match(operation, requestId, message.Version, source);
            if (discard is null)
            {
                roundTrip = _time.GetElapsedTime(operation!.SentAt);
                operation.Session!.OnAnswered(roundTrip, operation.Attempt > 0);
                _dispatcher.Finish(operation);
            }
        }
        if (discard is { } reason)
        {
            Statistics.OnDiscard(reason);
            return;
        }
        Statistics.OnResponse();
        operation!.Complete(SnmpRequestStatus.Answered, null, roundTrip, datagram);
        SendReady();
    }

    private void Stop(IReadOnlySet<SnmpSession>? sessions)
    {
        List<SnmpOperation> ended;
        lock (_gate)
        {
            ended = _dispatcher.Stop(sessions);
        }
        ended.ForEach(CompleteStopped);
    }

    private static void CompleteStopped(SnmpOperation operation) =>
        operation.Complete(SnmpRequestStatus.Stopped, "SNMP polling was stopped.", default, default);

    private void SendReady()
    {
        while (true)
        {
            SnmpOperation? operation;
            lock (_gate)
            {
                operation = _dispatcher.TakeReady();
            }
            if (operation is null)
            {
                return;
            }
            Statistics.OnRequest();
            Transmit(operation);
        }
    }

    private void Transmit(SnmpOperation operation)
    {
        try
        {
            var session = operation.Session!;
            var socket = SocketFor(session.Target.EndPoint.AddressFamily);
            if (session.Security is not null)
            {
                SendSecured(operation, socket, session.Address);
            }
            else
            {
                socket?.Send(operation.Request, session.Address);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.NoBufferSpaceAvailable or SocketError.WouldBlock)
        {
            Statistics.OnSendError(); // a full queue of the system is a lost datagram: the next attempt is its repair
        }
        catch (ObjectDisposedException)
        {
            // Stopping: whoever stops the engine completes what is pending.
        }
        catch (SocketException e)
        {
            Statistics.OnSendError();
            Fail(operation, e);
        }
        finally
        {
            operation.Release();
        }
    }

    // Written for every send: its id and clock are new, and so is the salt.
    private void SendSecured(SnmpOperation operation, SnmpSocket? socket, SocketAddress address)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(operation.SecuredSize);
        try
        {
            socket?.Send(buffer.AsSpan(0, operation.WriteSecured(buffer, _secured.Now)), address);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Fail(SnmpOperation operation, SocketException error)
    {
        lock (_gate)
        {
            if (operation.State != SnmpOperation.Phase.InFlight)
            {
                return;
            }
            _dispatcher.Finish(operation);
        }
        var message = $"Cannot send to {operation.Session!.Target.EndPoint}: {error.Message}.";
        operation.Complete(SnmpRequestStatus.SendFailed, message, default, default);
    }

    private SnmpSocket? SocketFor(AddressFamily family)
    {
        ref var socket = ref family == AddressFamily.InterNetworkV6 ? ref _ipv6 : ref _ipv4;
        if (Volatile.Read(ref socket) is { } open)
        {
            return open;
        }
        lock (_gate)
        {
            return _dispatcher.IsStopped
                ? null
                : socket ??= new SnmpSocket(
                    this,
                    family == AddressFamily.InterNetworkV6 ? _options.LocalIPv6 : _options.LocalIPv4,
                    _options.ReceiveBufferBytes
                );
        }
    }

    private void CheckDeadlines()
    {
        if (Interlocked.Exchange(ref _checking, 1) != 0)
        {
            return; // the last check is still sending
        }
        var repeat = new List<SnmpOperation>();
        var expired = new List<SnmpOperation>();
        lock (_gate)
        {
            _dispatcher.Expire(repeat, expired);
        }
        foreach (var operation in repeat)
        {
            Statistics.OnRetry();
            Transmit(operation);
        }
        foreach (var operation in expired)
        {
            Statistics.OnTimeout();
            var error = SnmpRefusal.Silence(operation);
            operation.Complete(SnmpRequestStatus.TimedOut, error, default, default);
        }
        Volatile.Write(ref _checking, 0);
        SendReady();
    }
}
