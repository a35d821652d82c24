namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// A community-based message (v1, v2c) inside a datagram. Every SNMP message is a version, a security part that depends on it and a
/// PDU; a v3 reader starts from <see cref="TryReadVersion"/> and ends in <see cref="SnmpPdu.TryRead"/> like this one.
/// </summary>
public readonly ref struct SnmpMessage
{
    private SnmpMessage(SnmpVersion version, ReadOnlySpan<byte> community, SnmpPdu pdu)
    {
        Version = version;
        Community = community;
        Pdu = pdu;
    }

    public SnmpVersion Version { get; }

    /// <summary>The community, a secret: compare it, never log it.</summary>
    public ReadOnlySpan<byte> Community { get; }

    public SnmpPdu Pdu { get; }

    /// <summary>
    /// Reads the outer SEQUENCE and the version. Bytes after the SEQUENCE are ignored: some agents send their whole buffer.
    /// <paramref name="body"/> is what follows the version inside the message.
    /// </summary>
    /// <returns><see cref="DecodeStatus.UnsupportedVersion"/> for a version that SNMP does not have.</returns>
    public static DecodeStatus TryReadVersion(ReadOnlySpan<byte> datagram, out SnmpVersion version, out ReadOnlySpan<byte> body)
    {
        version = default;
        body = default;
        var status = BerReader.TryRead(ref datagram, out var tag, out var content);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (tag != BerReader.Sequence)
        {
            return DecodeStatus.InvalidValue;
        }
        status = BerReader.TryReadInt32Within(ref content, out var number);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (number is not ((int)SnmpVersion.V1 or (int)SnmpVersion.V2c or (int)SnmpVersion.V3))
        {
            return DecodeStatus.UnsupportedVersion;
        }
        version = (SnmpVersion)number;
        body = content;
        return DecodeStatus.Ok;
    }

    /// <summary>
    /// Reads a v1 or v2c message (RFC 1157 §4, RFC 1901 §3). The variable bindings are checked while they are walked
    /// (<see cref="SnmpVarBindReader"/>), everything before them here. Which PDU types a version may carry is the receiver's rule.
    /// </summary>
    /// <returns><see cref="DecodeStatus.UnsupportedVersion"/> for v3 and unknown versions.</returns>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> datagram, out SnmpMessage message)
    {
        message = default;
        var status = TryReadVersion(datagram, out var version, out var body);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (version == SnmpVersion.V3)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        status = BerReader.TryReadWithin(ref body, (byte)SnmpValueType.OctetString, out var community);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = SnmpPdu.TryRead(body, out var pdu);
        if (status == DecodeStatus.Ok)
        {
            message = new SnmpMessage(version, community, pdu);
        }
        return status;
    }
}
