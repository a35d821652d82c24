using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>
/// Answers SNMPv3 requests of one user from a view, at the user's own level and at none below (RFC 3414 §3.2), and tells others why not by
/// reports (RFC 3412 §7.1). For one thread at a time.
/// </summary>
internal sealed class SecuredResponder(MibView view, DeviceEngine engine) : ISnmpResponder
{
    private readonly MibAnswers _answers = new(view);
    private readonly byte[] _scratch = new byte[65_536 + 64];
    private readonly Dictionary<SnmpV3Status, uint> _refused = [];

    public bool TryRespond(ReadOnlySpan<byte> request, Span<byte> response, out int length)
    {
        length = 0;
        if (SnmpV3Message.TryRead(request, out SnmpV3Message message) != DecodeStatus.Ok)
        {
            return false;
        }
        response = response[..Math.Min(SnmpResponder.MaximumResponse, Math.Max(message.MaxSize, SnmpLimits.MinimumMessageSize))];
        SnmpV3Status status = Judge(message, out SnmpScopedPdu scopedPdu);
        if (status == SnmpV3Status.Malformed)
        {
            return false;
        }
        if (status != SnmpV3Status.Ok)
        {
            return TryReport(message, status, response, out length);
        }
        SnmpPdu pdu = scopedPdu.Pdu;
        UsmLocalUser user = engine.User;
        var writer = new SecuredBindings(response, user, user.User.Level, scopedPdu.ContextEngineId, scopedPdu.ContextName);
        if (!_answers.TryAnswer(pdu, ref writer, out SnmpErrorStatus error, out int index))
        {
            return false;
        }
        length = writer.Finish(engine.Header(message.MessageId), SnmpPduType.Response, pdu.RequestId, error, index);
        return true;
    }

    private SnmpV3Status Judge(scoped in SnmpV3Message message, out SnmpScopedPdu scopedPdu)
    {
        scopedPdu = default;
        if (message.SecurityModel != SnmpV3Message.UserBasedSecurityModel)
        {
            return SnmpV3Status.UnsupportedSecurityModel;
        }
        // An empty one asks for ours (RFC 3414 §4).
        if (!message.EngineId.SequenceEqual(engine.EngineId))
        {
            return SnmpV3Status.UnknownEngineId;
        }
        if (!message.UserName.SequenceEqual(engine.User.User.Name))
        {
            return SnmpV3Status.UnknownUserName;
        }
        if (message.Level != engine.User.User.Level)
        {
            return SnmpV3Status.UnsupportedSecurityLevel;
        }
        SnmpV3Status status = message.Authenticate(engine.User, _scratch);
        if (status == SnmpV3Status.Ok && message.Level != SnmpSecurityLevel.NoAuthNoPriv && !engine.IsInWindow(message))
        {
            status = SnmpV3Status.NotInTimeWindow;
        }
        status = status == SnmpV3Status.Ok ? message.TryOpen(engine.User, _scratch, out scopedPdu) : status;
        return status == SnmpV3Status.Ok && !scopedPdu.ContextName.IsEmpty ? SnmpV3Status.UnknownContext : status;
    }

    // RFC 3414 §3.2 step 7a: a wrong clock is told authentically, so that the sender may believe it.
    private bool TryReport(scoped in SnmpV3Message message, SnmpV3Status status, Span<byte> response, out int length)
    {
        uint count = _refused[status] = _refused.GetValueOrDefault(status) + 1;
        length = 0;
        if (!message.IsReportable)
        {
            return false;
        }
        bool isSigned = status == SnmpV3Status.NotInTimeWindow;
        var writer = new SecuredBindings(
            response,
            isSigned ? engine.User : engine.Nobody,
            isSigned ? SnmpSecurityLevel.AuthNoPriv : SnmpSecurityLevel.NoAuthNoPriv,
            engine.EngineId,
            default
        );
        writer.TryAdd(SnmpReports.Name(status), SnmpValue.Counter32(count));
        length = writer.Finish(engine.Header(message.MessageId), SnmpPduType.Report, 0);
        return true;
    }
}
