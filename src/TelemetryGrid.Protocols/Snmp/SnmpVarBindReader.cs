namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// Walks the variable bindings of a PDU in place. When <see cref="TryRead"/> returns false, <see cref="Status"/> tells an end
/// (<see cref="DecodeStatus.Ok"/>) from a defect; the bindings before the defect are good.
/// </summary>
public ref struct SnmpVarBindReader(ReadOnlySpan<byte> list)
{
    private ReadOnlySpan<byte> _rest = list;

    public DecodeStatus Status { get; private set; } = DecodeStatus.Ok;

    /// <summary>Bindings read so far.</summary>
    public int Count { get; private set; }

    public bool TryRead(out SnmpVarBindView varBind)
    {
        varBind = default;
        if (_rest.IsEmpty || Status != DecodeStatus.Ok)
        {
            return false;
        }
        if (Count == SnmpLimits.MaxVarBinds)
        {
            Status = DecodeStatus.LimitExceeded;
            return false;
        }
        Status = TryReadOne(ref _rest, out varBind);
        if (Status != DecodeStatus.Ok)
        {
            return false;
        }
        Count++;
        return true;
    }

    // RFC 3416 §3: VarBind ::= SEQUENCE { name ObjectName, CHOICE { value, unSpecified, exceptions } }
    private static DecodeStatus TryReadOne(scoped ref ReadOnlySpan<byte> list, out SnmpVarBindView varBind)
    {
        varBind = default;
        var status = BerReader.TryReadWithin(ref list, BerReader.Sequence, out var pair);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadWithin(ref pair, (byte)SnmpValueType.ObjectIdentifier, out var name);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = EncodedOid.Validate(name);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryRead(ref pair, out var tag, out var content);
        if (status != DecodeStatus.Ok)
        {
            return status == DecodeStatus.Truncated ? DecodeStatus.InvalidLength : status;
        }
        if (!pair.IsEmpty)
        {
            return DecodeStatus.InvalidLength;
        }
        if ((tag & 0x20) != 0)
        {
            return DecodeStatus.InvalidValue; // no value of the SMI is constructed
        }
        varBind = new SnmpVarBindView(new EncodedOid(name), new SnmpValueView((SnmpValueType)tag, content));
        return DecodeStatus.Ok;
    }
}
