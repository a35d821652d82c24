namespace TelemetryGrid.Collectors.Snmp;

/// <summary>In what form a response is kept.</summary>
internal enum SnmpResponseForm : byte
{
    /// <summary>A v1 or v2c message.</summary>
    Message,

    /// <summary>A v3 message that was not encrypted.</summary>
    Secured,

    /// <summary>The scoped PDU that was in a v3 message, with whatever the cipher left behind it.</summary>
    ScopedPdu,
}
