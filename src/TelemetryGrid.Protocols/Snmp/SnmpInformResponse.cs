namespace TelemetryGrid.Protocols.Snmp;

/// <summary>The answer that a v2c inform waits for (RFC 3416 §4.2.7).</summary>
public static class SnmpInformResponse
{
    /// <summary>Writes the response to an inform, with its bindings or, if they do not fit, with tooBig, and returns its length.</summary>
    public static int Write(scoped in SnmpMessage inform, Span<byte> buffer)
    {
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
