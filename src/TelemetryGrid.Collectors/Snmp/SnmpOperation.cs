using System.Buffers;
using System.Net;
using System.Threading.Tasks.Sources;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// A request and, later, its response. Operations live in the slots of a table and are used again; two references keep one from
/// being used again too early: the caller's, until it has read the response, and that of a send in progress.
/// </summary>
internal sealed class SnmpOperation(SnmpOperationTable table, int slot) : IValueTaskSource<SnmpResponse>
{
    /// <summary>Answers to so many sends of a v3 request are still known.</summary>
    private const int MaxMessageIds = 4;

    /// <summary>More than a v3 message takes besides context and bindings: headers, two engine ids, user name, digest, a cipher's last block.</summary>
    private const int MaxSecuredFrame = SnmpLimits.MinimumMessageSize;

    internal enum Phase
    {
        Free,
        Queued,
        InFlight,
        Completed,
    }

    private ManualResetValueTaskSourceCore<SnmpResponse> _completion = new() { RunContinuationsAsynchronously = true };
    private readonly int[] _messageIds = new int[MaxMessageIds];
    private UsmExchange _exchange;
    private ObjectIdentifier[] _names = [];
    private int _nameCount;
    private SnmpPduType _type;
    private int _nonRepeaters;
    private int _maxRepetitions;
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

    /// <summary>v3: the id of the last send; each has its own (RFC 3412 §6.2).</summary>
    public int MessageId => _messageIds[0];

    /// <summary>v3: times the request was written anew because a report taught engine id or clock.</summary>
    public int Resends { get; set; }

    /// <summary>v3: whose keys the last send had; null when it asked for the engine's id.</summary>
    public UsmLocalUser? SentAs { get; set; }

    /// <summary>v3: why the last message for this request was not taken for its answer.</summary>
    public SnmpV3Status LastDiscard { get; set; }

    /// <summary>v3: why the agent refused.</summary>
    public SnmpV3Status Refusal { get; private set; }

    /// <summary>v3: what the receiving thread, and no other, keeps of the exchange.</summary>
    public ref UsmExchange Exchange => ref _exchange;

    public SnmpRequestStatus Status { get; private set; }

    public string? Error { get; private set; }

    public TimeSpan RoundTrip { get; private set; }

    public ReadOnlySpan<byte> Request => _request.AsSpan(0, _requestLength);

    /// <summary>Where in <see cref="Response"/> the PDU is found.</summary>
    public SnmpResponseForm Form { get; private set; }

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
        Array.Clear(_messageIds);
        (_type, _nonRepeaters, _maxRepetitions) = (type, nonRepeaters, maxRepetitions);
        if (session.Security is not null)
        {
            BeginSecured(names);
        }
        else
        {
            Encode(session, names);
        }
    }

    /// <summary>Gives the next send of a v3 request an id. Under the engine's lock.</summary>
    public void NextMessageId()
    {
        if (Session!.Security is { } security)
        {
            _messageIds.AsSpan(0, MaxMessageIds - 1).CopyTo(_messageIds.AsSpan(1));
            _messageIds[0] = table.NewRequestId(Slot);
            SentAs = security.Local;
        }
    }

    /// <summary>Writes a v3 request as it is to be sent now: the question for the engine's id as long as that is not known.</summary>
    /// <returns>Its length.</returns>
    public int WriteSecured(Span<byte> buffer, TimeSpan now)
    {
        var session = Session!;
        if (SentAs is not { } user)
        {
            return UsmSession.WriteDiscovery(buffer, MessageId);
        }
        var writer = new SnmpV3MessageWriter(buffer, user, user.EngineId, session.Context);
        foreach (var name in _names.AsSpan(0, _nameCount))
        {
            writer.TryAdd(name);
        }
        var header = session.Security!.Header(MessageId, now);
        return _type == SnmpPduType.GetBulkRequest
            ? writer.FinishGetBulk(header, RequestId, _nonRepeaters, _maxRepetitions)
            : writer.Finish(header, _type, RequestId);
    }

    /// <summary>A buffer that any send of this v3 request fits.</summary>
    public int SecuredSize { get; private set; }

    private void BeginSecured(ReadOnlySpan<ObjectIdentifier> names)
    {
        _exchange = default;
        (Resends, SentAs, LastDiscard, Refusal) = (0, null, SnmpV3Status.Ok, SnmpV3Status.Ok);
        SecuredSize = MaxSecuredFrame + Session!.Context.Length + BindingsSize(names);
        if (SecuredSize > SnmpLimits.MaxMessageSize)
        {
            throw new ArgumentException("The request is larger than a datagram.", nameof(names));
        }
        if (_names.Length < names.Length)
        {
            _names = new ObjectIdentifier[Math.Max(names.Length, 16)];
        }
        names.CopyTo(_names);
        _nameCount = names.Length;
    }

    private static int BindingsSize(ReadOnlySpan<ObjectIdentifier> names)
    {
        var size = 0;
        foreach (var name in names)
        {
            size += name.Bytes.Length + 12; // two headers of up to four bytes, NULL, and a byte to spare each
        }
        return size;
    }

    private void Encode(SnmpSession session, ReadOnlySpan<ObjectIdentifier> names)
    {
        var community = session.Target.Community.Octets;
        var size = SnmpMessageWriter.MinimumBuffer(community.Length) + BindingsSize(names);
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
            _type == SnmpPduType.GetBulkRequest
                ? writer.FinishGetBulk(RequestId, _nonRepeaters, _maxRepetitions)
                : writer.Finish(_type, RequestId);
    }

    public void Refuse(SnmpV3Status reason)
    {
        Refusal = reason;
        Complete(SnmpRequestStatus.Refused, SnmpRefusal.Sentence(Session!.Target, reason), default, default);
    }

    public void Complete(
        SnmpRequestStatus status,
        string? error,
        TimeSpan roundTrip,
        ReadOnlySpan<byte> response,
        SnmpResponseForm form = SnmpResponseForm.Message
    )
    {
        Status = status;
        Form = form;
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

    /// <summary>The same for a v3 message, which is found by its msgID.</summary>
    public static SnmpDiscard? Match(SnmpOperation? operation, int messageId, SocketAddress source)
    {
        if (operation is null || messageId == 0 || !operation._messageIds.AsSpan().Contains(messageId))
        {
            return SnmpDiscard.UnknownRequest;
        }
        return operation.State switch
        {
            Phase.InFlight when !operation.Session!.Accepts(source) => SnmpDiscard.WrongSource,
            Phase.InFlight => null,
            Phase.Completed or Phase.Free when operation.Status == SnmpRequestStatus.Answered => SnmpDiscard.Duplicate,
            Phase.Completed or Phase.Free => SnmpDiscard.Late,
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
