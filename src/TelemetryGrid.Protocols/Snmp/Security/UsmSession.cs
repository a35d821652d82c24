namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// A manager's side of talking to one agent as one user: asks for the engine's id, follows its clock, and judges what comes back.
/// It sends nothing itself. May be used by several threads.
/// <list type="number">
/// <item>While <see cref="Local"/> is null, send <see cref="WriteDiscovery"/>; after that requests of <see cref="Local"/> with <see cref="Header"/>.</item>
/// <item>Give every message with the request's msgID to <see cref="Receive"/> and do what it says.</item>
/// <item>When an agent no longer answers at all, <see cref="Forget"/>: it may have been replaced.</item>
/// </list>
/// </summary>
public sealed class UsmSession
{
    private readonly Lock _gate = new();
    private UsmEngineState _state = new();
    private volatile UsmLocalUser? _local;

    public UsmSession(UsmUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        User = user;
    }

    public UsmUser User { get; }

    /// <summary>The user's keys at the agent's engine; null until its id is known.</summary>
    public UsmLocalUser? Local => _local;

    /// <summary>Forgets engine and clock.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _local = null;
            _state = new UsmEngineState();
        }
    }

    /// <summary>The header of a request sent now.</summary>
    public SnmpV3Header Header(int messageId, TimeSpan now)
    {
        lock (_gate)
        {
            return new SnmpV3Header(messageId, _state.Boots, _state.TimeAt(now));
        }
    }

    /// <summary>Writes the message that asks for the engine's id (RFC 3414 §4) and returns its length.</summary>
    /// <param name="buffer">At least <see cref="SnmpLimits.MinimumMessageSize"/> octets.</param>
    public static int WriteDiscovery(Span<byte> buffer, int messageId) =>
        new SnmpV3MessageWriter(buffer, UsmLocalUser.Discovery, default).Finish(
            new SnmpV3Header(messageId, 0, 0),
            SnmpPduType.GetRequest,
            messageId
        );

    /// <summary>Judges a message whose msgID is that of a pending request.</summary>
    /// <param name="exchange">The request's own record.</param>
    /// <param name="scratch">At least <see cref="SnmpV3Message.ScratchSize"/> octets; <paramref name="scopedPdu"/> may lie in it.</param>
    /// <param name="scopedPdu">The answer when it is to be delivered, the report when the request failed.</param>
    public UsmVerdict Receive(
        scoped in SnmpV3Message message,
        ref UsmExchange exchange,
        Span<byte> scratch,
        TimeSpan now,
        out SnmpScopedPdu scopedPdu
    )
    {
        var local = _local;
        var status = Authenticate(message, local, scratch);
        scopedPdu = default;
        if (status == SnmpV3Status.Ok)
        {
            status = message.TryOpen(local ?? UsmLocalUser.Discovery, scratch, out scopedPdu);
        }
        if (status != SnmpV3Status.Ok)
        {
            return new UsmVerdict(UsmAction.Discard, status);
        }
        lock (_gate)
        {
            if (_local != local)
            {
                return new UsmVerdict(UsmAction.Discard, SnmpV3Status.UnknownEngineId); // rediscovered meanwhile
            }
            return scopedPdu.Pdu.Type == SnmpPduType.Report
                ? OnReport(message, scopedPdu.Pdu, ref exchange, now)
                : OnAnswer(message, scopedPdu.Pdu.Type, now);
        }
    }

    // What claims to be authentic has to be it; what does not may still be a report.
    private SnmpV3Status Authenticate(scoped in SnmpV3Message message, UsmLocalUser? local, Span<byte> scratch)
    {
        if (message.SecurityModel != SnmpV3Message.UserBasedSecurityModel)
        {
            return SnmpV3Status.UnsupportedSecurityModel;
        }
        if (message.Level == SnmpSecurityLevel.NoAuthNoPriv)
        {
            return SnmpV3Status.Ok;
        }
        if (local is null || !message.EngineId.SequenceEqual(local.EngineId))
        {
            return SnmpV3Status.UnknownEngineId;
        }
        return message.UserName.SequenceEqual(User.Name) ? message.Authenticate(local, scratch) : SnmpV3Status.UnknownUserName;
    }

    // RFC 3412 §7.2 step 12: an answer comes from the engine asked, for the user who asked, at the level asked.
    private UsmVerdict OnAnswer(scoped in SnmpV3Message message, SnmpPduType type, TimeSpan now)
    {
        var status =
            type != SnmpPduType.Response ? SnmpV3Status.UnknownPduHandler
            : message.Level != User.Level ? SnmpV3Status.UnsupportedSecurityLevel
            : _local is null || !message.EngineId.SequenceEqual(_local.EngineId) ? SnmpV3Status.UnknownEngineId
            : !message.UserName.SequenceEqual(User.Name) ? SnmpV3Status.UnknownUserName
            : message.Level == SnmpSecurityLevel.NoAuthNoPriv ? SnmpV3Status.Ok
            : _state.TryAccept(message.EngineBoots, message.EngineTime, now) ? SnmpV3Status.Ok
            : SnmpV3Status.NotInTimeWindow;
        return new UsmVerdict(status == SnmpV3Status.Ok ? UsmAction.Deliver : UsmAction.Discard, status);
    }

    private UsmVerdict OnReport(scoped in SnmpV3Message message, SnmpPdu report, ref UsmExchange exchange, TimeSpan now)
    {
        var reason = SnmpReports.Classify(report);
        var canRepeat = reason switch
        {
            SnmpV3Status.UnknownEngineId => TryDiscover(message, ref exchange, now),
            SnmpV3Status.NotInTimeWindow => TrySynchronize(message, ref exchange, now),
            _ => false,
        };
        if (canRepeat)
        {
            return new UsmVerdict(UsmAction.Resend, reason);
        }
        // With an authentic clock at hand, an unauthenticated word about time is not worth more than a lost datagram.
        var isHearsay = reason == SnmpV3Status.NotInTimeWindow && message.Level == SnmpSecurityLevel.NoAuthNoPriv && _state.IsAuthentic;
        return new UsmVerdict(isHearsay ? UsmAction.Discard : UsmAction.Fail, reason);
    }

    // RFC 3414 §4: the report's engine id is the agent's; its clock is a first guess that saves a round trip.
    private bool TryDiscover(scoped in SnmpV3Message message, ref UsmExchange exchange, TimeSpan now)
    {
        if (exchange.HasDiscovered || message.EngineId.IsEmpty || (_local is { } known && message.EngineId.SequenceEqual(known.EngineId)))
        {
            return false;
        }
        exchange.HasDiscovered = true;
        _local = User.Localize(message.EngineId);
        _state = new UsmEngineState();
        _state.Suggest(message.EngineBoots, message.EngineTime, now);
        return true;
    }

    private bool TrySynchronize(scoped in SnmpV3Message message, ref UsmExchange exchange, TimeSpan now)
    {
        if (exchange.HasSynchronized || _local is null || !message.EngineId.SequenceEqual(_local.EngineId))
        {
            return false;
        }
        if (message.Level != SnmpSecurityLevel.NoAuthNoPriv)
        {
            exchange.HasSynchronized = _state.TryResynchronize(message.EngineBoots, message.EngineTime, now);
        }
        else if (!_state.IsAuthentic)
        {
            _state.Suggest(message.EngineBoots, message.EngineTime, now);
            exchange.HasSynchronized = true;
        }
        return exchange.HasSynchronized;
    }
}
