using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Decides which request is sent next and when it has waited long enough: windows, fair rounds over the agents, the share of those
/// on probation, repetitions. No I/O; every member is called under the engine's lock.
/// </summary>
internal sealed class SnmpDispatcher(SnmpEngineOptions options, SnmpOperationTable table, SnmpStatistics statistics, TimeProvider time)
{
    private readonly Queue<SnmpSession> _ready = new();
    private readonly Queue<SnmpSession> _readyOnProbation = new();
    private int _inFlight;
    private int _inFlightOnProbation;
    private uint _turn;

    public bool IsStopped { get; private set; }

    /// <summary>Lets an operation wait for its turn; false when its session takes no more.</summary>
    public bool TryEnqueue(SnmpOperation operation)
    {
        var session = operation.Session!;
        if (IsStopped || session.IsClosed)
        {
            operation.State = SnmpOperation.Phase.Completed;
            return false;
        }
        operation.State = SnmpOperation.Phase.Queued;
        session.Waiting.Enqueue(operation);
        MarkReady(session);
        return true;
    }

    /// <summary>The next operation to send, marked as on the way; null when nothing may be sent now.</summary>
    public SnmpOperation? TakeReady()
    {
        while (!IsStopped && _inFlight < options.MaxInFlight)
        {
            if (!TryDequeue(out var session, out var queue))
            {
                return null;
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
            statistics.SetInFlight(++_inFlight);
            StartWaiting(operation);
            MarkReady(session);
            return operation;
        }
        return null;
    }

    /// <summary>Agents that answer go first, but for every eighth turn, so that the others get to show that they are back.</summary>
    private bool TryDequeue([NotNullWhen(true)] out SnmpSession? session, out SnmpSession.ReadyQueue queue)
    {
        var probationMaySend = _inFlightOnProbation < options.MaxInFlight / 2;
        queue = SnmpSession.ReadyQueue.Probation;
        if (probationMaySend && ++_turn % 8 == 0 && _readyOnProbation.TryDequeue(out session))
        {
            return true;
        }
        queue = SnmpSession.ReadyQueue.Answering;
        if (_ready.TryDequeue(out session))
        {
            return true;
        }
        queue = SnmpSession.ReadyQueue.Probation;
        return probationMaySend && _readyOnProbation.TryDequeue(out session);
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

    /// <summary>Makes an operation on the way ready to be sent anew at once, for what a report has taught; its attempt starts over.</summary>
    public void Resume(SnmpOperation operation)
    {
        operation.Resends++;
        operation.AddReference();
        StartWaiting(operation);
        MarkReady(operation.Session!); // others may have waited for the engine's id
    }

    private void StartWaiting(SnmpOperation operation)
    {
        operation.NextMessageId();
        var timeout = (operation.Session!.Target.Timeout ?? options.Timeout) * (1 << operation.Attempt);
        timeout = timeout < options.MaxTimeout ? timeout : options.MaxTimeout;
        operation.SentAt = time.GetTimestamp();
        table.Deadlines[operation.Slot] = operation.SentAt + (long)(timeout.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>Takes an operation off the books; whoever does so completes it, outside the lock.</summary>
    public void Finish(SnmpOperation operation)
    {
        if (operation.State == SnmpOperation.Phase.InFlight)
        {
            operation.Session!.InFlight--;
            _inFlightOnProbation -= operation.OnProbation ? 1 : 0;
            statistics.SetInFlight(--_inFlight);
        }
        operation.State = SnmpOperation.Phase.Completed;
        table.Deadlines[operation.Slot] = 0;
        MarkReady(operation.Session!);
    }

    /// <summary>Sorts the operations whose attempt has ended into those to send again and those that are over.</summary>
    public void Expire(List<SnmpOperation> repeat, List<SnmpOperation> expired)
    {
        var now = time.GetTimestamp();
        var deadlines = table.Deadlines.AsSpan(0, table.Used);
        for (var slot = 0; slot < deadlines.Length; slot++)
        {
            if (deadlines[slot] != 0 && deadlines[slot] <= now)
            {
                Expire(table.At(slot), repeat, expired);
            }
        }
    }

    /// <summary>Closes sessions, or with null everything for good, and gives the operations that this ends.</summary>
    public List<SnmpOperation> Stop(IReadOnlySet<SnmpSession>? sessions)
    {
        var ended = new List<SnmpOperation>();
        IsStopped |= sessions is null;
        foreach (var session in sessions ?? Enumerable.Empty<SnmpSession>())
        {
            session.IsClosed = true;
            session.Waiting.Clear(); // its operations are found among the slots
        }
        for (var slot = 0; slot < table.Used; slot++)
        {
            var operation = table.At(slot);
            if (
                operation.State is SnmpOperation.Phase.Queued or SnmpOperation.Phase.InFlight
                && (sessions is null || sessions.Contains(operation.Session!))
            )
            {
                Finish(operation);
                ended.Add(operation);
            }
        }
        return ended;
    }

    private void Expire(SnmpOperation operation, List<SnmpOperation> repeat, List<SnmpOperation> expired)
    {
        var session = operation.Session!;
        var retries = session.IsOnProbation ? 0 : session.Target.Retries ?? options.Retries;
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
