namespace TelemetryGrid.Protocols.Snmp;

/// <summary>The answer that a v2c inform waits for (RFC 3416 §4.2.7).</summary>
public static class SnmpInformResponse
{
    /// <summary>
    /// Writes the response to an inform, with its bindings or, if they do not fit, with tooBig, and returns its length: 0 when not
    /// even that fits, which takes a community as long as a datagram.
    /// </summary>
    public static int Write(scoped in SnmpMessage inform, Span<byte> buffer)
    {
        if (SnmpMessageWriter.MinimumBuffer(inform.Community.Length) > Math.Min(buffer.Length, SnmpLimits.MaxMessageSize))
        {
            return 0;
        }
        var writer = new SnmpMessageWriter(buffer, inform.Version, inform.Community);
        var reader = inform.Pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            if (!writer.TryAdd(varBind.Name, varBind.Value))
            {
                writer.Clear();
                return writer.Finish(SnmpPduType.Response, inform.Pdu.RequestId, SnmpErrorStatus.TooBig);
            }
        }
        return writer.Finish(SnmpPduType.Response, inform.Pdu.RequestId);
    }
}
