using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>Everything an opened v3 message says, on the heap, so that tests can compare it.</summary>
internal sealed record DecodedV3Message(
    SnmpV3Status Status,
    int MessageId,
    SnmpSecurityLevel Level,
    bool IsReportable,
    string EngineId,
    int Boots,
    int Time,
    string UserName,
    string ContextEngineId,
    string ContextName,
    SnmpPduType Type,
    int RequestId,
    IReadOnlyList<SnmpVarBind> VarBinds
)
{
    /// <summary>Reads, authenticates, opens and walks; the status is the first defect.</summary>
    public static DecodedV3Message Read(ReadOnlySpan<byte> datagram, UsmLocalUser user)
    {
        var varBinds = new List<SnmpVarBind>();
        var pdu = default(SnmpScopedPdu);
        var status = SnmpV3Status.Malformed;
        if (SnmpV3Message.TryRead(datagram, out var message) == DecodeStatus.Ok)
        {
            var scratch = new byte[message.ScratchSize];
            status = message.Authenticate(user, scratch);
            if (status == SnmpV3Status.Ok)
            {
                status = message.TryOpen(user, scratch, out pdu);
            }
        }
        if (status == SnmpV3Status.Ok)
        {
            var reader = pdu.Pdu.VarBinds;
            while (reader.TryRead(out var varBind))
            {
                varBinds.Add(varBind.ToVarBind());
            }
            status = reader.Status == DecodeStatus.Ok ? status : SnmpV3Status.Malformed;
        }
        return new DecodedV3Message(
            status,
            message.MessageId,
            message.Level,
            message.IsReportable,
            Convert.ToHexString(message.EngineId),
            message.EngineBoots,
            message.EngineTime,
            System.Text.Encoding.UTF8.GetString(message.UserName),
            Convert.ToHexString(pdu.ContextEngineId),
            System.Text.Encoding.UTF8.GetString(pdu.ContextName),
            pdu.Pdu.Type,
            pdu.Pdu.RequestId,
            varBinds
        );
    }
}
