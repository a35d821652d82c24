namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>The two low bits of msgFlags (RFC 3412 §6.4); privacy without authentication does not exist.</summary>
public enum SnmpSecurityLevel : byte
{
    NoAuthNoPriv = 0,
    AuthNoPriv = 1,
    AuthPriv = 3,
}
