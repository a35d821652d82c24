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
    private readonly Queue<SnmpSession> _ready = new();
    private readonly Queue<SnmpSession> _readyOnProbation = new();
    private SnmpSocket? _ipv4;
    private SnmpSocket? _ipv6;
    private int _inFlight;
    private int _inFlightOnProbation;
    private int _checking;
    private bool _stopped;

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
        _timer = timeProvider.CreateTimer(
            static state => ((SnmpEngine)state!).CheckDeadlines(),
            this,
            options.TimerResolution,
            options.TimerResolution
        );
    }

    public SnmpStatistics Statistics { get; } = new();

    /// <summary>A session with an agent; it holds nothing that needs closing.</summary>
    /// <exception cref="ArgumentException">The target's version has no community.</exception>
    public SnmpSession Open(SnmpTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.Version is not (SnmpVersion.V1 or SnmpVersion.V2c))
        {
            throw new ArgumentException("Only SNMP v1 and v2c are supported.", nameof(target));
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
        bool stopped;
        lock (_gate)
        {
            stopped = _stopped || session.IsClosed;
            if (stopped)
            {
                operation.State = SnmpOperation.Phase.Completed;
            }
            else
            {
                operation.State = SnmpOperation.Phase.Queued;
                session.Waiting.Enqueue(operation);
                MarkReady(session);
            }
        }
        if (stopped)
        {
            operation.Complete(SnmpRequestStatus.Stopped, "SNMP polling was stopped.", default, default);
        }
        else
        {
            SendReady();
        }
        return task;
    }

    internal void OnReceiveError() => Statistics.OnReceiveError();

    internal void OnDatagram(ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        if (SnmpMessage.TryRead(datagram, out var message) != DecodeStatus.Ok)
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
            discard = Match(operation, requestId, message.Version, source);
            if (discard is null)
            {
                roundTrip = _time.GetElapsedTime(operation!.SentAt);
                operation.Session!.OnAnswered(roundTrip, operation.Attempt > 0);
                Finish(operation);
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
        var pending = new List<SnmpOperation>();
        lock (_gate)
        {
            _stopped |= sessions is null;
            foreach (var session in sessions ?? Enumerable.Empty<SnmpSession>())
            {
                session.IsClosed = true;
                session.Waiting.Clear(); // its operations are found among the slots
            }
            for (var slot = 0; slot < _table.Used; slot++)
            {
                var operation = _table.At(slot);
                if (
                    operation.State is SnmpOperation.Phase.Queued or SnmpOperation.Phase.InFlight
                    && (sessions is null || sessions.Contains(operation.Session!))
                )
                {
                    Finish(operation);
                    pending.Add(operation);
                }
            }
        }
        foreach (var operation in pending)
        {
            operation.Complete(SnmpRequestStatus.Stopped, "SNMP polling was stopped.", default, default);
        }
    }

    private static SnmpDiscard? Match(SnmpOperation? operation, int requestId, SnmpVersion version, SocketAddress source)
    {
        if (operation is null || requestId == 0)
        {
            return SnmpDiscard.UnknownRequest;
        }
        if (operation.RequestId != requestId)
        {
            return operation.PreviousRequestId != requestId ? SnmpDiscard.UnknownRequest
                : operation.PreviousAnswered ? SnmpDiscard.Duplicate
                : SnmpDiscard.Late;
        }
        return operation.State switch
        {
            SnmpOperation.Phase.InFlight when !operation.Session!.Accepts(source) => SnmpDiscard.WrongSource,
            SnmpOperation.Phase.InFlight when operation.Session!.Target.Version != version => SnmpDiscard.Unexpected,
            SnmpOperation.Phase.InFlight => null,
            SnmpOperation.Phase.Completed when operation.Status == SnmpRequestStatus.Answered => SnmpDiscard.Duplicate,
            SnmpOperation.Phase.Completed => SnmpDiscard.Late,
            _ => SnmpDiscard.UnknownRequest,
        };
    }

    private void SendReady()
    {
        while (true)
        {
            SnmpOperation? operation;
            lock (_gate)
            {
                operation = TakeReady();
            }
            if (operation is null)
            {
                return;
            }
            Statistics.OnRequest();
            Transmit(operation);
        }
    }

    private SnmpOperation? TakeReady()
    {
        while (!_stopped && _inFlight < _options.MaxInFlight)
        {
            var queue = SnmpSession.ReadyQueue.Answering;
            if (!_ready.TryDequeue(out var session))
            {
                queue = SnmpSession.ReadyQueue.Probation;
                if (_inFlightOnProbation >= _options.MaxInFlight / 2 || !_readyOnProbation.TryDequeue(out session))
                {
                    return null;
                }
            }
            if (session.ReadyIn != queue)
            {
                continue; // it changed queues since
            }
            session.ReadyIn = SnmpSession.ReadyQueue.None;
            if (session.IsOnProbation != (queue == SnmpSession.ReadyQueue.Probation))
            {
                MarkReady(session);
                continue;
            }
            if (session.InFlight >= session.Window || !session.Waiting.TryDequeue(out var operation))
            {
                continue;
            }
            operation.State = SnmpOperation.Phase.InFlight;
            operation.OnProbation = session.IsOnProbation;
            operation.AddReference();
            session.InFlight++;
            _inFlightOnProbation += operation.OnProbation ? 1 : 0;
            Statistics.SetInFlight(++_inFlight);
            StartWaiting(operation);
            MarkReady(session);
            return operation;
        }
        return null;
    }

    /// <summary>Queues a session that may send; behind all others that may, which makes the rounds fair.</summary>
    private void MarkReady(SnmpSession session)
    {
        if (session.Waiting.Count == 0 || session.InFlight >= session.Window)
        {
            return;
        }
        var queue = session.IsOnProbation ? SnmpSession.ReadyQueue.Probation : SnmpSession.ReadyQueue.Answering;
        if (session.ReadyIn != queue)
        {
            session.ReadyIn = queue;
            (session.IsOnProbation ? _readyOnProbation : _ready).Enqueue(session);
        }
    }

    private void StartWaiting(SnmpOperation operation)
    {
        var timeout = (operation.Session!.Target.Timeout ?? _options.Timeout) * (1 << operation.Attempt);
        timeout = timeout < _options.MaxTimeout ? timeout : _options.MaxTimeout;
        operation.SentAt = _time.GetTimestamp();
        _table.Deadlines[operation.Slot] = operation.SentAt + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
    }

    /// <summary>Takes an operation off the books; whoever does so completes it, outside the lock.</summary>
    private void Finish(SnmpOperation operation)
    {
        if (operation.State == SnmpOperation.Phase.InFlight)
        {
            operation.Session!.InFlight--;
            _inFlightOnProbation -= operation.OnProbation ? 1 : 0;
            Statistics.SetInFlight(--_inFlight);
        }
        operation.State = SnmpOperation.Phase.Completed;
        _table.Deadlines[operation.Slot] = 0;
        MarkReady(operation.Session!);
    }

    private void Transmit(SnmpOperation operation)
    {
        try
        {
            var session = operation.Session!;
            SocketFor(session.Target.EndPoint.AddressFamily)?.Send(operation.Request, session.Address);
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

    private void Fail(SnmpOperation operation, SocketException error)
    {
        lock (_gate)
        {
            if (operation.State != SnmpOperation.Phase.InFlight)
            {
                return;
            }
            Finish(operation);
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
            return _stopped
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
            var now = _time.GetTimestamp();
            var deadlines = _table.Deadlines.AsSpan(0, _table.Used);
            for (var slot = 0; slot < deadlines.Length && !_stopped; slot++)
            {
                if (deadlines[slot] != 0 && deadlines[slot] <= now)
                {
                    Expire(_table.At(slot), repeat, expired);
                }
            }
        }
        foreach (var operation in repeat)
        {
            Statistics.OnRetry();
            Transmit(operation);
        }
        foreach (var operation in expired)
        {
            Statistics.OnTimeout();
            operation.Complete(SnmpRequestStatus.TimedOut, $"No answer from {operation.Session!.Target.EndPoint}.", default, default);
        }
        Volatile.Write(ref _checking, 0);
        SendReady();
    }

    private void Expire(SnmpOperation operation, List<SnmpOperation> repeat, List<SnmpOperation> expired)
    {
        var session = operation.Session!;
        var retries = session.IsOnProbation ? 0 : session.Target.Retries ?? _options.Retries;
        if (operation.Attempt < retries)
        {
            operation.Attempt++;
            operation.AddReference();
            StartWaiting(operation);
            repeat.Add(operation);
            return;
        }
        session.OnTimedOut();
        Finish(operation);
        expired.Add(operation);
        // What waits behind an agent that does not answer would only wait longer.
        while (session.Waiting.TryDequeue(out var waiting))
        {
            waiting.State = SnmpOperation.Phase.Completed;
            expired.Add(waiting);
        }
    }
}
