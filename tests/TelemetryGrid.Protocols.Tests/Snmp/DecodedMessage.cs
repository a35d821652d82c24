using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Protocols.Tests.Snmp;

/// <summary>Everything a message says, on the heap, so that tests can compare it.</summary>
internal sealed record DecodedMessage(
    DecodeStatus Status,
    SnmpVersion Version,
    string Community,
    SnmpPduType Type,
    int RequestId,
    int ErrorStatus,
    int ErrorIndex,
    IReadOnlyList<SnmpVarBind> VarBinds
)
{
    /// <summary>Reads header and bindings; the status is the first defect of either.</summary>
    public static DecodedMessage Read(ReadOnlySpan<byte> datagram)
    {
        var varBinds = new List<SnmpVarBind>();
        var status = SnmpMessage.TryRead(datagram, out var message);
        if (status == DecodeStatus.Ok)
        {
            var reader = message.Pdu.VarBinds;
            while (reader.TryRead(out var varBind))
            {
                varBinds.Add(varBind.ToVarBind());
            }
            status = reader.Status;
        }
        var pdu = message.Pdu;
        return new DecodedMessage(
            status,
            message.Version,
            System.Text.Encoding.Latin1.GetString(message.Community),
            pdu.Type,
            pdu.RequestId,
            (int)pdu.ErrorStatus,
            pdu.ErrorIndex,
            varBinds
        );
    }
}
