using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>Everything a notification says, on the heap, so that tests can compare it.</summary>
internal sealed record SeenNotification(
    SnmpVersion Version,
    bool IsInform,
    string TrapOid,
    uint? UpTime,
    uint? AgentAddress,
    string Enterprise,
    string SecurityName,
    SnmpSecurityLevel Level,
    string EngineId,
    string ContextEngineId,
    string ContextName,
    IReadOnlyList<SnmpVarBind> VarBinds
)
{
    public static SeenNotification Of(SnmpNotification notification)
    {
        var varBinds = new List<SnmpVarBind>();
        var reader = notification.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            varBinds.Add(varBind.ToVarBind());
        }
        Assert.Equal(DecodeStatus.Ok, reader.Status);
        return new SeenNotification(
            notification.Version,
            notification.IsInform,
            notification.TrapOid.ToString(),
            notification.UpTime,
            notification.AgentAddress,
            notification.Enterprise.ToString(),
            System.Text.Encoding.UTF8.GetString(notification.SecurityName),
            notification.Level,
            Convert.ToHexString(notification.EngineId),
            Convert.ToHexString(notification.ContextEngineId),
            System.Text.Encoding.UTF8.GetString(notification.ContextName),
            varBinds
        );
    }
}
