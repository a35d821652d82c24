namespace TelemetryGrid.Protocols.Snmp;

/// <summary>A variable binding inside a datagram.</summary>
public readonly ref struct SnmpVarBindView(EncodedOid name, SnmpValueView value)
{
    public EncodedOid Name { get; } = name;

    public SnmpValueView Value { get; } = value;

    /// <summary>A copy that outlives the datagram.</summary>
    public SnmpVarBind ToVarBind() => new(Name.ToObjectIdentifier(), Value.ToValue());
}
