using System.Buffers.Binary;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>A PDU inside a datagram, the same for all message versions; fields that a type does not have are zero.</summary>
public readonly ref struct SnmpPdu
{
    public SnmpPduType Type { get; private init; }

    /// <summary>Correlates a response with its request; not in a v1 trap.</summary>
    public int RequestId { get; private init; }

    /// <summary>error-status of a response; a value beyond the enumeration is passed on as it came.</summary>
    public SnmpErrorStatus ErrorStatus { get; private init; }

    /// <summary>1-based position of the variable binding in error, 0 for none or for the whole request.</summary>
    public int ErrorIndex { get; private init; }

    /// <summary>GETBULK: how many leading variables are to be read once. Takes the place of error-status (RFC 3416 §3).</summary>
    public int NonRepeaters => Type == SnmpPduType.GetBulkRequest ? (int)ErrorStatus : 0;

    /// <summary>GETBULK: how often the other variables are to be stepped. Takes the place of error-index.</summary>
    public int MaxRepetitions => Type == SnmpPduType.GetBulkRequest ? ErrorIndex : 0;

    /// <summary>The fields that only a v1 trap has.</summary>
    public SnmpTrapV1 Trap { get; private init; }

    private ReadOnlySpan<byte> VarBindList { get; init; }

    /// <summary>A reader at the first variable binding.</summary>
    public SnmpVarBindReader VarBinds => new(VarBindList);

    /// <summary>Reads the PDU that fills <paramref name="bytes"/>: the data part of a community message or of a v3 scoped PDU.</summary>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> bytes, out SnmpPdu pdu)
    {
        pdu = default;
        var status = BerReader.TryRead(ref bytes, out var tag, out var content);
        if (status != DecodeStatus.Ok)
        {
            return status == DecodeStatus.Truncated ? DecodeStatus.InvalidLength : status;
        }
        if (tag is < (byte)SnmpPduType.GetRequest or > (byte)SnmpPduType.Report)
        {
            return DecodeStatus.InvalidValue;
        }
        if (!bytes.IsEmpty)
        {
            return DecodeStatus.InvalidLength;
        }
        var type = (SnmpPduType)tag;
        return type == SnmpPduType.TrapV1 ? TryReadTrapV1(content, out pdu) : TryReadFields(type, content, out pdu);
    }

    // RFC 3416 §3: request-id, error-status | non-repeaters, error-index | max-repetitions, variable-bindings
    private static DecodeStatus TryReadFields(SnmpPduType type, ReadOnlySpan<byte> content, out SnmpPdu pdu)
    {
        pdu = default;
        var status = BerReader.TryReadInt32Within(ref content, out var requestId);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadInt32Within(ref content, out var errorStatus);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadInt32Within(ref content, out var errorIndex);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = TryReadVarBindList(content, out var varBinds);
        if (status == DecodeStatus.Ok)
        {
            pdu = new SnmpPdu
            {
                Type = type,
                RequestId = requestId,
                ErrorStatus = (SnmpErrorStatus)errorStatus,
                ErrorIndex = errorIndex,
                VarBindList = varBinds,
            };
        }
        return status;
    }

    // RFC 1157 §4.1.6: enterprise, agent-addr, generic-trap, specific-trap, time-stamp, variable-bindings
    private static DecodeStatus TryReadTrapV1(ReadOnlySpan<byte> content, out SnmpPdu pdu)
    {
        pdu = default;
        var status = BerReader.TryReadWithin(ref content, (byte)SnmpValueType.ObjectIdentifier, out var enterprise);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = EncodedOid.Validate(enterprise);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadWithin(ref content, (byte)SnmpValueType.IpAddress, out var address);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (address.Length != 4)
        {
            return DecodeStatus.InvalidLength;
        }
        status = BerReader.TryReadInt32Within(ref content, out var generic);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadInt32Within(ref content, out var specific);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadWithin(ref content, (byte)SnmpValueType.TimeTicks, out var ticks);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (!BerReader.TryParseUInt32(ticks, out var timestamp))
        {
            return DecodeStatus.InvalidValue;
        }
        status = TryReadVarBindList(content, out var varBinds);
        if (status == DecodeStatus.Ok)
        {
            pdu = new SnmpPdu
            {
                Type = SnmpPduType.TrapV1,
                Trap = new SnmpTrapV1(
                    new EncodedOid(enterprise),
                    BinaryPrimitives.ReadUInt32BigEndian(address),
                    generic,
                    specific,
                    timestamp
                ),
                VarBindList = varBinds,
            };
        }
        return status;
    }

    private static DecodeStatus TryReadVarBindList(ReadOnlySpan<byte> content, out ReadOnlySpan<byte> list)
    {
        var status = BerReader.TryReadWithin(ref content, BerReader.Sequence, out list);
        return status == DecodeStatus.Ok && !content.IsEmpty ? DecodeStatus.InvalidLength : status;
    }
}
