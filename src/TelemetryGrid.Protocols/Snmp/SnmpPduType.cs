namespace TelemetryGrid.Protocols.Snmp;

/// <summary>The PDU's context-specific tag as it stands on the wire (RFC 1157 §4.1, RFC 3416 §3).</summary>
public enum SnmpPduType : byte
{
    GetRequest = 0xA0,
    GetNextRequest = 0xA1,
    Response = 0xA2,
    SetRequest = 0xA3,

    /// <summary>The v1 trap, which has a layout of its own (RFC 1157 §4.1.6).</summary>
    TrapV1 = 0xA4,
    GetBulkRequest = 0xA5,
    InformRequest = 0xA6,
    TrapV2 = 0xA7,
    Report = 0xA8,
}
