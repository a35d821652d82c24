using System.Buffers;
using System.Net;
using System.Threading.Tasks.Sources;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// A request and, later, its response. Operations live in the slots of a table and are used again; two references keep one from
/// being used again too early: the caller's, until it has read the response, and that of a send in progress.
/// </summary>
internal sealed class SnmpOperation(SnmpOperationTable table, int slot) : IValueTaskSource<SnmpResponse>
{
    internal enum Phase
    {
        Free,
        Queued,
        InFlight,
        Completed,
    }

    private ManualResetValueTaskSourceCore<SnmpResponse> _completion = new() { RunContinuationsAsynchronously = true };
    private byte[] _request = [];
    private int _requestLength;
    private byte[] _response = [];
    private int _responseLength;
    private int _references;

    public int Slot { get; } = slot;

    public int RequestId { get; private set; }

    /// <summary>The id this slot had before, to tell a late response from one that nobody asked for.</summary>
    public int PreviousRequestId { get; private set; }

    public bool PreviousAnswered { get; private set; }

    // The fields below are the engine's and change under its lock.
    public Phase State { get; set; }

    public SnmpSession? Session { get; private set; }

    public int Attempt { get; set; }

    public long SentAt { get; set; }

    /// <summary>Counted against the share of agents that do not answer.</summary>
    public bool OnProbation { get; set; }

    public SnmpRequestStatus Status { get; private set; }

    public string? Error { get; private set; }

    public TimeSpan RoundTrip { get; private set; }

    public ReadOnlySpan<byte> Request => _request.AsSpan(0, _requestLength);

    public ReadOnlySpan<byte> Response => _response.AsSpan(0, _responseLength);

    public ValueTask<SnmpResponse> Task => new(this, _completion.Version);

    /// <summary>Takes the slot for a request and encodes it.</summary>
    public void Begin(
        SnmpSession session,
        int requestId,
        SnmpPduType type,
        ReadOnlySpan<ObjectIdentifier> names,
        int nonRepeaters,
        int maxRepetitions
    )
    {
        Session = session;
        RequestId = requestId;
        Attempt = 0;
        OnProbation = false;
        Error = null;
        RoundTrip = TimeSpan.Zero;
        _references = 1;
        _responseLength = 0;

        var community = session.Target.Community.Octets;
        var size = SnmpMessageWriter.MinimumBuffer(community.Length);
        foreach (var name in names)
        {
            size += name.Bytes.Length + 12; // two headers of up to four bytes, NULL, and a byte to spare each
        }
        _request = ArrayPool<byte>.Shared.Rent(size);
        var writer = new SnmpMessageWriter(_request, session.Target.Version, community);
        foreach (var name in names)
        {
            if (!writer.TryAdd(name))
            {
                throw new ArgumentException("The request is larger than a datagram.", nameof(names));
            }
        }
        _requestLength =
            type == SnmpPduType.GetBulkRequest
                ? writer.FinishGetBulk(requestId, nonRepeaters, maxRepetitions)
                : writer.Finish(type, requestId);
    }

    public void Complete(SnmpRequestStatus status, string? error, TimeSpan roundTrip, ReadOnlySpan<byte> response)
    {
        Status = status;
        Error = error;
        RoundTrip = roundTrip;
        if (!response.IsEmpty)
        {
            _response = ArrayPool<byte>.Shared.Rent(response.Length);
            response.CopyTo(_response);
            _responseLength = response.Length;
        }
        _completion.SetResult(new SnmpResponse(this, RequestId));
    }

    /// <summary>Why a response is not that of the operation in its slot; null when it is. Under the engine's lock.</summary>
    public static SnmpDiscard? Match(SnmpOperation? operation, int requestId, SnmpVersion version, SocketAddress source)
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
            Phase.InFlight when !operation.Session!.Accepts(source) => SnmpDiscard.WrongSource,
            Phase.InFlight when operation.Session!.Target.Version != version => SnmpDiscard.Unexpected,
            Phase.InFlight => null,
            Phase.Completed when operation.Status == SnmpRequestStatus.Answered => SnmpDiscard.Duplicate,
            Phase.Completed => SnmpDiscard.Late,
            _ => SnmpDiscard.UnknownRequest,
        };
    }

    public void AddReference() => Interlocked.Increment(ref _references);

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
        {
            return;
        }
        Return(ref _request);
        Return(ref _response);
        PreviousRequestId = RequestId;
        PreviousAnswered = Status == SnmpRequestStatus.Answered;
        RequestId = 0;
        Session = null;
        _completion.Reset();
        table.Return(this);
    }

    SnmpResponse IValueTaskSource<SnmpResponse>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<SnmpResponse>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<SnmpResponse>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _completion.OnCompleted(continuation, state, token, flags);

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        buffer = [];
    }
}
