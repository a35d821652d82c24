namespace TelemetryGrid.Protocols.Snmp;

/// <summary>The fields of a v3 message that change from one to the next.</summary>
/// <param name="MessageId">msgID, not negative; not the PDU's request-id.</param>
/// <param name="EngineBoots">The authoritative engine's starts, 0 before it is known.</param>
/// <param name="EngineTime">Seconds since the authoritative engine's last start, 0 before it is known.</param>
public readonly record struct SnmpV3Header(int MessageId, int EngineBoots, int EngineTime)
{
    /// <summary>The longest message, in octets, that the sender takes: the largest datagram unless set.</summary>
    public int MaxSize
    {
        get => field == 0 ? SnmpLimits.MaxMessageSize : field;
        init;
    }
}
