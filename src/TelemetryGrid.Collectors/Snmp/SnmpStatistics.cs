namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Totals of an engine since its start; each is read atomically, not all at one moment.</summary>
public sealed class SnmpStatistics
{
    private static readonly int s_discards = Enum.GetValues<SnmpDiscard>().Length;
    private readonly long[] _discarded = new long[s_discards];
    private long _requests;
    private long _responses;
    private long _retries;
    private long _timeouts;
    private long _refusals;
    private long _sendErrors;
    private long _overloads;
    private long _receiveErrors;
    private int _inFlight;

    /// <summary>Requests sent, each counted once however often it was repeated.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Responses that reached their request.</summary>
    public long Responses => Interlocked.Read(ref _responses);

    /// <summary>Repeated sends.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Requests that no attempt got an answer for.</summary>
    public long Timeouts => Interlocked.Read(ref _timeouts);

    /// <summary>v3 requests that the agent refused by a report.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Sends that the system refused.</summary>
    public long SendErrors => Interlocked.Read(ref _sendErrors);

    /// <summary>Requests refused because too many were pending.</summary>
    public long Overloads => Interlocked.Read(ref _overloads);

    /// <summary>Receive calls that failed, for example on an ICMP error.</summary>
    public long ReceiveErrors => Interlocked.Read(ref _receiveErrors);

    /// <summary>Requests on the way now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Datagrams that went to no request.</summary>
    public long Discarded(SnmpDiscard reason) => Interlocked.Read(ref _discarded[(int)reason]);

    internal void OnRequest() => Interlocked.Increment(ref _requests);

    internal void OnResponse() => Interlocked.Increment(ref _responses);

    internal void OnRetry() => Interlocked.Increment(ref _retries);

    internal void OnTimeout() => Interlocked.Increment(ref _timeouts);

    internal void OnRefusal() => Interlocked.Increment(ref _refusals);

    internal void OnSendError() => Interlocked.Increment(ref _sendErrors);

    internal void OnOverload() => Interlocked.Increment(ref _overloads);

    internal void OnReceiveError() => Interlocked.Increment(ref _receiveErrors);

    internal void OnDiscard(SnmpDiscard reason) => Interlocked.Increment(ref _discarded[(int)reason]);

    internal void SetInFlight(int value) => Volatile.Write(ref _inFlight, value);
}
