namespace TelemetryGrid.Protocols.Snmp;

/// <summary>The version field that starts every SNMP message (RFC 1157 §4, RFC 1901 §3, RFC 3412 §6).</summary>
public enum SnmpVersion : byte
{
    /// <summary>RFC 1157: community, no Counter64, no GETBULK, errors by noSuchName.</summary>
    V1 = 0,

    /// <summary>RFC 1901: community with the operations and types of RFC 3416.</summary>
    V2c = 1,

    /// <summary>RFC 3412: header data and security parameters in place of the community.</summary>
    V3 = 3,
}
