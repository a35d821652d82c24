using System.Text;

namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// Takes traps and informs of any engine. For a trap the sender is authoritative: its clock is learned from its first authentic
/// message and then only moves on. For an inform we are: senders ask for our engine id and clock by being refused
/// (<see cref="TryWriteReport"/>). For one receive loop; not for concurrent use.
/// </summary>
public sealed class UsmNotificationReceiver
{
    private readonly Dictionary<string, UsmUser[]> _users;
    private readonly Dictionary<UsmUser, UsmLocalUser> _ownUsers;
    private readonly UsmRemoteEngines _engines;
    private readonly bool _requireTimelyTraps;
    private readonly uint[] _counts = new uint[(int)SnmpV3Status.UnknownReport + 1];

    /// <param name="users">Several may have one name: devices differ in their passwords more often than in their user names.</param>
    /// <param name="maxEngines">Trap senders whose clocks are remembered.</param>
    /// <param name="requireTimelyTraps">False accepts traps of senders whose clock stands still or restarts; they can then be replayed.</param>
    public UsmNotificationReceiver(
        UsmAuthoritativeEngine engine,
        IEnumerable<UsmUser> users,
        int maxEngines = 10_000,
        bool requireTimelyTraps = true
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(users);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEngines, 1);
        Engine = engine;
        _requireTimelyTraps = requireTimelyTraps;
        _engines = new UsmRemoteEngines(maxEngines);
        _users = users
            .GroupBy(user => Encoding.Latin1.GetString(user.Name), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _ownUsers = _users.Values.SelectMany(group => group).ToDictionary(user => user, user => user.Localize(engine.EngineId));
    }

    public UsmAuthoritativeEngine Engine { get; }

    /// <summary>Trap senders whose clocks are remembered now.</summary>
    public int EngineCount => _engines.Count;

    /// <summary>Trap senders forgotten to make room; each could be sent one old trap again.</summary>
    public long EnginesEvicted => _engines.Evicted;

    /// <summary>Messages that ended with a status.</summary>
    public uint CountOf(SnmpV3Status status) => _counts[(int)status];

    /// <summary>Authenticates and opens a trap or inform.</summary>
    /// <param name="scratch">At least <see cref="SnmpV3Message.ScratchSize"/> octets; <paramref name="scopedPdu"/> may lie in it.</param>
    /// <param name="user">Who sent it, as far as that is proven; to be given to <see cref="TryWriteReport"/> or <see cref="WriteResponse"/>.</param>
    public SnmpV3Status Receive(
        scoped in SnmpV3Message message,
        Span<byte> scratch,
        TimeSpan now,
        out UsmLocalUser? user,
        out SnmpScopedPdu scopedPdu
    )
    {
        var isOwn = message.EngineId.SequenceEqual(Engine.EngineId);
        var status = Judge(message, isOwn, scratch, now, out user, out scopedPdu);
        if (status == SnmpV3Status.Ok)
        {
            // Only we can be the engine that an inform is addressed to.
            status = scopedPdu.Pdu.Type switch
            {
                SnmpPduType.TrapV2 => SnmpV3Status.Ok,
                SnmpPduType.InformRequest => isOwn ? SnmpV3Status.Ok : SnmpV3Status.UnknownEngineId,
                _ => SnmpV3Status.UnknownPduHandler,
            };
        }
        else if (message.IsReportable && !isOwn && message.SecurityModel == SnmpV3Message.UserBasedSecurityModel)
        {
            status = SnmpV3Status.UnknownEngineId; // RFC 3414 §3.2 step 3: that comes before everything else
        }
        if (status != SnmpV3Status.Ok)
        {
            scopedPdu = default;
        }
        _counts[(int)status]++;
        return status;
    }

    /// <summary>Writes the report that tells the sender why it was refused; discovery is one of these cases.</summary>
    /// <param name="buffer">At least <see cref="SnmpLimits.MinimumMessageSize"/> octets.</param>
    /// <returns>False when the sender asked for none, or the status is nothing to be told.</returns>
    public bool TryWriteReport(
        SnmpV3Status status,
        scoped in SnmpV3Message message,
        UsmLocalUser? user,
        Span<byte> buffer,
        TimeSpan now,
        out int length
    )
    {
        length = 0;
        if (!message.IsReportable || status is SnmpV3Status.Ok or SnmpV3Status.Malformed or SnmpV3Status.UnknownReport)
        {
            return false;
        }
        // RFC 3414 §3.2 step 7a: only this report is authentic, because the clock in it will be believed
        var level =
            status == SnmpV3Status.NotInTimeWindow && user is not null ? SnmpSecurityLevel.AuthNoPriv : SnmpSecurityLevel.NoAuthNoPriv;
        var speaker = level == SnmpSecurityLevel.AuthNoPriv ? user! : new UsmUser(message.UserName).Localize(Engine.EngineId);
        // RFC 3412 §7.1 step 3c: the request-id if it can be read, otherwise 0
        var requestId =
            message.Level != SnmpSecurityLevel.AuthPriv
            && message.TryOpen(UsmLocalUser.Discovery, default, out var refused) == SnmpV3Status.Ok
                ? refused.Pdu.RequestId
                : 0;
        var writer = new SnmpV3MessageWriter(buffer, speaker, level, Engine.EngineId, default);
        if (!writer.TryAdd(SnmpReports.Name(status), SnmpValue.Counter32(CountOf(status))))
        {
            return false;
        }
        length = writer.Finish(Engine.Header(message.MessageId, now), SnmpPduType.Report, requestId);
        return true;
    }

    /// <summary>Writes the answer that an inform waits for (RFC 3416 §4.2.7) and returns its length; 0 when the sender takes none of that size.</summary>
    /// <param name="buffer">Holds the largest answer; the part beyond the sender's msgMaxSize is not used.</param>
    public int WriteResponse(
        scoped in SnmpV3Message message,
        UsmLocalUser user,
        scoped in SnmpScopedPdu inform,
        Span<byte> buffer,
        TimeSpan now
    )
    {
        buffer = buffer.Length > message.MaxSize ? buffer[..message.MaxSize] : buffer;
        if (
            SnmpV3MessageWriter.MinimumBuffer(user, inform.ContextEngineId.Length, inform.ContextName.Length)
            > Math.Min(buffer.Length, SnmpLimits.MaxMessageSize)
        )
        {
            return 0; // a context name as long as the message
        }
        var writer = new SnmpV3MessageWriter(buffer, user, message.Level, inform.ContextEngineId, inform.ContextName);
        var header = Engine.Header(message.MessageId, now);
        var reader = inform.Pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            if (!writer.TryAdd(varBind.Name, varBind.Value))
            {
                writer.Clear();
                return writer.Finish(header, SnmpPduType.Response, inform.Pdu.RequestId, SnmpErrorStatus.TooBig);
            }
        }
        return writer.Finish(header, SnmpPduType.Response, inform.Pdu.RequestId);
    }

    private SnmpV3Status Judge(
        scoped in SnmpV3Message message,
        bool isOwn,
        Span<byte> scratch,
        TimeSpan now,
        out UsmLocalUser? user,
        out SnmpScopedPdu scopedPdu
    )
    {
        user = null;
        scopedPdu = default;
        if (message.SecurityModel != SnmpV3Message.UserBasedSecurityModel)
        {
            return SnmpV3Status.UnsupportedSecurityModel;
        }
        if (message.EngineId.IsEmpty)
        {
            return SnmpV3Status.UnknownEngineId;
        }
        var remote = isOwn ? null : _engines.Find(message.EngineId);
        var status = FindUser(message, isOwn, remote, scratch, out user);
        if (status != SnmpV3Status.Ok || user is null)
        {
            return status;
        }
        if (message.Level != SnmpSecurityLevel.NoAuthNoPriv)
        {
            // Only now, so that nobody without a password fills the table.
            remote ??= isOwn ? null : _engines.Add(message.EngineId);
            remote?.Keep(user);
            var isTimely = remote is null
                ? Engine.IsInWindow(message.EngineBoots, message.EngineTime, now)
                : remote.State.TryAccept(message.EngineBoots, message.EngineTime, now) || !_requireTimelyTraps;
            if (!isTimely)
            {
                return SnmpV3Status.NotInTimeWindow;
            }
        }
        return message.TryOpen(user, scratch, out scopedPdu);
    }

    private SnmpV3Status FindUser(
        scoped in SnmpV3Message message,
        bool isOwn,
        UsmRemoteEngine? remote,
        Span<byte> scratch,
        out UsmLocalUser? found
    )
    {
        found = null;
        Span<char> name = stackalloc char[SnmpLimits.MaxUserNameLength];
        name = name[..Encoding.Latin1.GetChars(message.UserName, name)];
        if (!_users.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var candidates))
        {
            return SnmpV3Status.UnknownUserName;
        }
        var status = SnmpV3Status.UnsupportedSecurityLevel;
        foreach (var candidate in candidates)
        {
            if (message.Level != candidate.Level)
            {
                continue; // a user with keys is not believed without them
            }
            var local = isOwn ? _ownUsers[candidate] : remote?.Find(candidate) ?? candidate.Localize(message.EngineId);
            status = message.Authenticate(local, scratch);
            if (status == SnmpV3Status.Ok)
            {
                found = local;
                break;
            }
        }
        return status;
    }
}
