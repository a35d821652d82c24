namespace TelemetryGrid.Protocols.Snmp;

/// <summary>A variable binding that can be kept.</summary>
public readonly record struct SnmpVarBind(ObjectIdentifier Name, SnmpValue Value)
{
    public override string ToString() => $"{Name} = {Value}";
}
