namespace TelemetryGrid.Protocols.Snmp;

/// <summary>A PDU with the context it is meant for (RFC 3412 §6.8), inside a datagram or a buffer it was decrypted into.</summary>
public readonly ref struct SnmpScopedPdu
{
    /// <summary>The engine whose context it is: for traps and polls the one that speaks for the device.</summary>
    public ReadOnlySpan<byte> ContextEngineId { get; private init; }

    /// <summary>The context within the engine; empty for the default one.</summary>
    public ReadOnlySpan<byte> ContextName { get; private init; }

    public SnmpPdu Pdu { get; private init; }

    /// <summary>Reads the scoped PDU that starts <paramref name="bytes"/>; <paramref name="isPadded"/> allows octets of a cipher's last block behind it.</summary>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> bytes, bool isPadded, out SnmpScopedPdu scopedPdu)
    {
        scopedPdu = default;
        var status = BerReader.TryReadWithin(ref bytes, BerReader.Sequence, out var content);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (!isPadded && !bytes.IsEmpty)
        {
            return DecodeStatus.InvalidLength;
        }
        status = BerReader.TryReadWithin(ref content, (byte)SnmpValueType.OctetString, out var contextEngineId);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (contextEngineId.Length > SnmpLimits.MaxEngineIdLength)
        {
            return DecodeStatus.InvalidLength;
        }
        status = BerReader.TryReadWithin(ref content, (byte)SnmpValueType.OctetString, out var contextName);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = SnmpPdu.TryRead(content, out var pdu);
        if (status == DecodeStatus.Ok)
        {
            scopedPdu = new SnmpScopedPdu
            {
                ContextEngineId = contextEngineId,
                ContextName = contextName,
                Pdu = pdu,
            };
        }
        return status;
    }
}
