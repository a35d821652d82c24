using System.Buffers;
using System.Net;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// What comes back to v3 requests: answers, and the reports that teach engine id and clock or refuse. Digests and ciphers are worked
/// outside the engine's lock, which is taken before to find the request and after to end it.
/// </summary>
internal sealed class SnmpSecuredExchange(
    SnmpOperationTable table,
    SnmpDispatcher dispatcher,
    SnmpStatistics statistics,
    TimeProvider time,
    Lock gate,
    Action<SnmpOperation> transmit
)
{
    /// <summary>Discovery, time, and once more for an agent that restarts meanwhile.</summary>
    private const int MaxResends = 4;

    /// <summary>A monotonic clock of any origin, as the security model wants it.</summary>
    public TimeSpan Now => time.GetElapsedTime(0);

    public void OnMessage(scoped in SnmpV3Message message, ReadOnlySpan<byte> datagram, SocketAddress source)
    {
        var operation = table.Find(message.MessageId);
        SnmpDiscard? discard;
        UsmSession? security = null;
        var isCurrent = false;
        lock (gate)
        {
            discard = SnmpOperation.Match(operation, message.MessageId, source);
            if (discard is null)
            {
                operation!.AddReference();
                security = operation.Session!.Security;
                isCurrent = operation.MessageId == message.MessageId;
            }
        }
        if (discard is { } reason)
        {
            statistics.OnDiscard(reason);
            return;
        }
        var scratch = ArrayPool<byte>.Shared.Rent(message.ScratchSize);
        var earlier = default(UsmExchange);
        var verdict = security!.Receive(
            message,
            // An earlier send may still be answered; what a report says to it is only hearsay by now.
            ref isCurrent ? ref operation!.Exchange : ref earlier,
            scratch,
            Now,
            out var scopedPdu
        );
        if (verdict.Action == UsmAction.Deliver)
        {
            // What was decrypted stands at the start of the scratch.
            var isOpened = message.Level == SnmpSecurityLevel.AuthPriv;
            Deliver(
                operation!,
                scopedPdu.Pdu.RequestId,
                isOpened ? scratch.AsSpan(0, datagram.Length) : datagram,
                isOpened ? SnmpResponseForm.ScopedPdu : SnmpResponseForm.Secured
            );
        }
        else
        {
            OnNoAnswer(operation!, verdict, isCurrent);
        }
        ArrayPool<byte>.Shared.Return(scratch);
        operation!.Release();
    }

    private void Deliver(SnmpOperation operation, int requestId, ReadOnlySpan<byte> response, SnmpResponseForm form)
    {
        var roundTrip = TimeSpan.Zero;
        SnmpDiscard? discard = null;
        lock (gate)
        {
            if (operation.State != SnmpOperation.Phase.InFlight)
            {
                discard = SnmpDiscard.Late;
            }
            else if (operation.RequestId != requestId)
            {
                discard = SnmpDiscard.Unexpected;
            }
            else
            {
                roundTrip = time.GetElapsedTime(operation.SentAt);
                operation.Session!.OnAnswered(roundTrip, operation.Attempt + operation.Resends > 0);
                dispatcher.Finish(operation);
            }
        }
        if (discard is { } reason)
        {
            statistics.OnDiscard(reason);
            return;
        }
        statistics.OnResponse();
        operation.Complete(SnmpRequestStatus.Answered, null, roundTrip, response, form);
    }

    private void OnNoAnswer(SnmpOperation operation, UsmVerdict verdict, bool isCurrent)
    {
        var action = isCurrent ? verdict.Action : UsmAction.Discard;
        lock (gate)
        {
            if (operation.State != SnmpOperation.Phase.InFlight)
            {
                action = UsmAction.Discard;
            }
            else if (
                action == UsmAction.Fail
                && verdict.Status == SnmpV3Status.UnknownEngineId
                && operation.SentAs != operation.Session!.Security!.Local
            )
            {
                action = UsmAction.Resend; // another request has learned the engine's id meanwhile
            }
            if (action == UsmAction.Resend && operation.Resends >= MaxResends)
            {
                action = UsmAction.Fail;
            }
            switch (action)
            {
                case UsmAction.Resend:
                    dispatcher.Resume(operation);
                    break;
                case UsmAction.Fail:
                    operation.Session!.OnAlive();
                    dispatcher.Finish(operation);
                    break;
                default:
                    operation.LastDiscard = verdict.Status;
                    break;
            }
        }
        switch (action)
        {
            case UsmAction.Resend:
                transmit(operation);
                break;
            case UsmAction.Fail:
                statistics.OnRefusal();
                operation.Refuse(verdict.Status);
                break;
            default:
                statistics.OnDiscard(isCurrent ? SnmpDiscard.Unauthentic : SnmpDiscard.Late);
                break;
        }
    }
}
