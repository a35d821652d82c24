namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>What one request has already been sent again for, so that an agent that always refuses cannot keep it alive. Begin each request with the default value.</summary>
public struct UsmExchange
{
    internal bool HasDiscovered { get; set; }

    internal bool HasSynchronized { get; set; }
}
