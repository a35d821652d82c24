namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>What a manager does about a message, and why.</summary>
public readonly record struct UsmVerdict(UsmAction Action, SnmpV3Status Status);
