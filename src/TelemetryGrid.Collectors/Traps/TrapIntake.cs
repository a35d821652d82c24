using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>Judges, reads and translates what comes to the port, without any I/O. For the one thread that receives.</summary>
internal sealed class TrapIntake(
    SourceDefinition source,
    TrapCommunities communities,
    UsmNotificationReceiver? receiver,
    TrapDevices devices,
    TrapRates rates,
    InformMemory informs,
    TrapCounters counters,
    TimeProvider time
)
{
    private readonly byte[] _scratch = new byte[SnmpLimits.MaxMessageSize + 64];
    private readonly byte[] _answer = new byte[SnmpLimits.MaxMessageSize];

    /// <summary>Told of every refusal with its number, for the log.</summary>
    public Action<TrapRefusal, long, FlowAddress>? OnRefused { get; init; }

    /// <summary>What a datagram comes to; null for nothing.</summary>
    public TrapItem? Receive(ReadOnlySpan<byte> datagram, in FlowAddress sender, ushort port, DateTimeOffset receivedAt)
    {
        counters.OnDatagram();
        if (!rates.TryTake(sender))
        {
            return Refuse(TrapRefusal.RateLimited, sender);
        }
        if (SnmpMessage.TryReadVersion(datagram, out var version, out _) != DecodeStatus.Ok)
        {
            return Refuse(TrapRefusal.Malformed, sender);
        }
        return version == SnmpVersion.V3
            ? ReceiveSecured(datagram, sender, port, receivedAt)
            : ReceivePlain(datagram, sender, port, receivedAt);
    }

    private TrapItem? ReceivePlain(ReadOnlySpan<byte> datagram, in FlowAddress sender, ushort port, DateTimeOffset receivedAt)
    {
        if (SnmpMessage.TryRead(datagram, out var message) != DecodeStatus.Ok)
        {
            return Refuse(TrapRefusal.Malformed, sender);
        }
        if (!communities.Contains(message.Community))
        {
            return Refuse(TrapRefusal.UnknownCommunity, sender);
        }
        if (!IsNotification(message.Pdu.Type))
        {
            return Refuse(TrapRefusal.Unexpected, sender);
        }
        if (SnmpNotification.TryRead(message, out var notification) != DecodeStatus.Ok)
        {
            return Refuse(TrapRefusal.Malformed, sender);
        }
        var answer = notification.IsInform ? _answer.AsSpan(0, SnmpInformResponse.Write(message, _answer)) : default;
        return Accept(notification, message.Pdu.RequestId, answer, sender, port, receivedAt);
    }

    private TrapItem? ReceiveSecured(ReadOnlySpan<byte> datagram, in FlowAddress sender, ushort port, DateTimeOffset receivedAt)
    {
        if (SnmpV3Message.TryRead(datagram, out var message) != DecodeStatus.Ok)
        {
            return Refuse(TrapRefusal.Malformed, sender);
        }
        if (receiver is null)
        {
            return Refuse(TrapRefusal.UnknownUser, sender);
        }
        var now = time.GetElapsedTime(0);
        var status = receiver.Receive(message, _scratch, now, out var user, out var scopedPdu);
        if (status == SnmpV3Status.Ok && SnmpNotification.TryRead(message, scopedPdu, out var notification) == DecodeStatus.Ok)
        {
            var length = notification.IsInform ? receiver.WriteResponse(message, user!, scopedPdu, _answer, now) : 0;
            return Accept(notification, scopedPdu.Pdu.RequestId, _answer.AsSpan(0, length), sender, port, receivedAt);
        }
        if (status != SnmpV3Status.UnknownEngineId)
        {
            Refuse(Reason(status), sender); // being asked for our engine id is no refusal
        }
        if (receiver.TryWriteReport(status, message, user, _answer, now, out var report))
        {
            counters.OnReport();
            return new TrapItem(null, _answer[..report], sender, port, null);
        }
        return status == SnmpV3Status.UnknownEngineId ? Refuse(TrapRefusal.Unexpected, sender) : null;
    }

    private TrapItem? Accept(
        scoped in SnmpNotification notification,
        int requestId,
        ReadOnlySpan<byte> answer,
        in FlowAddress sender,
        ushort port,
        DateTimeOffset receivedAt
    )
    {
        InformKey? key = notification.IsInform ? new InformKey(sender, port, requestId) : null;
        if (key is { } inform && !informs.TryAdd(inform))
        {
            counters.OnRepetition();
            return new TrapItem(null, answer.ToArray(), sender, port, key);
        }
        counters.OnEvent();
        var address = sender.ToIPAddress();
        var device = devices.Find(address, notification.AgentAddress);
        EventRecord record = TrapTranslator.Translate(notification, source, device, address, receivedAt);
        return new TrapItem(record, answer.ToArray(), sender, port, key);
    }

    private TrapItem? Refuse(TrapRefusal reason, in FlowAddress sender)
    {
        var count = counters.OnRefused(reason);
        OnRefused?.Invoke(reason, count, sender);
        return null;
    }

    private static bool IsNotification(SnmpPduType type) => type is SnmpPduType.TrapV1 or SnmpPduType.TrapV2 or SnmpPduType.InformRequest;

    private static TrapRefusal Reason(SnmpV3Status status) =>
        status switch
        {
            SnmpV3Status.UnknownUserName or SnmpV3Status.UnsupportedSecurityLevel => TrapRefusal.UnknownUser,
            SnmpV3Status.WrongDigest or SnmpV3Status.DecryptionError => TrapRefusal.AuthenticationFailed,
            SnmpV3Status.NotInTimeWindow => TrapRefusal.NotInTimeWindow,
            SnmpV3Status.UnknownPduHandler or SnmpV3Status.UnsupportedSecurityModel => TrapRefusal.Unexpected,
            _ => TrapRefusal.Malformed,
        };
}
