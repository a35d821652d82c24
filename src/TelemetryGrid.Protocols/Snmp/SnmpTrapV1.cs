namespace TelemetryGrid.Protocols.Snmp;

/// <summary>The header of a v1 trap (RFC 1157 §4.1.6).</summary>
public readonly ref struct SnmpTrapV1(EncodedOid enterprise, uint agentAddress, int genericTrap, int specificTrap, uint timestamp)
{
    /// <summary>sysObjectID of the sender, or the enterprise that defined the trap.</summary>
    public EncodedOid Enterprise { get; } = enterprise;

    /// <summary>The sender's IPv4 address as a number in host order.</summary>
    public uint AgentAddress { get; } = agentAddress;

    /// <summary>0 coldStart, 1 warmStart, 2 linkDown, 3 linkUp, 4 authenticationFailure, 5 egpNeighborLoss, 6 enterpriseSpecific.</summary>
    public int GenericTrap { get; } = genericTrap;

    /// <summary>The enterprise's own number when <see cref="GenericTrap"/> is 6.</summary>
    public int SpecificTrap { get; } = specificTrap;

    /// <summary>sysUpTime at the event, in hundredths of a second.</summary>
    public uint Timestamp { get; } = timestamp;
}
