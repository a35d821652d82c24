namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// Builds a PDU in a caller's buffer. Variable bindings are appended forwards behind room for the headers; the headers, whose
/// lengths are known only then, are put in front of them at the end, so that every length is minimal. What stands in front of the
/// PDU (community, or a v3 security part) is prepended by the message writer.
/// </summary>
internal ref struct SnmpPduWriter
{
    private const int MaxHeader = 1 + 3; // a datagram's lengths fit three octets
    private const int MaxInteger = 2 + 4;
    private const int MaxTicks = 2 + 5;

    private readonly Span<byte> _buffer;
    private readonly int _start;

    /// <summary><paramref name="reserved"/> bytes stay free at the start of the buffer for everything that <c>Finish</c> and the message writer prepend.</summary>
    public SnmpPduWriter(Span<byte> buffer, int reserved)
    {
        _buffer = buffer.Length > SnmpLimits.MaxMessageSize ? buffer[..SnmpLimits.MaxMessageSize] : buffer;
        _start = reserved;
        End = reserved;
    }

    /// <summary>Bytes a PDU needs in front of its bindings: PDU header, three integers, list header.</summary>
    public const int Overhead = MaxHeader + 3 * MaxInteger + MaxHeader;

    /// <summary>The same for a v1 trap with an enterprise of the given length.</summary>
    public static int TrapOverhead(int enterpriseLength) =>
        MaxHeader + BerWriter.ElementSize(enterpriseLength) + (2 + 4) + 2 * MaxInteger + MaxTicks + MaxHeader;

    /// <summary>Where the next binding goes.</summary>
    public int End { get; private set; }

    public int Count { get; private set; }

    public bool TryAdd(ReadOnlySpan<byte> name, SnmpValueType type, ReadOnlySpan<byte> value)
    {
        var pair = BerWriter.ElementSize(name.Length) + BerWriter.ElementSize(value.Length);
        if (_buffer.Length - End < BerWriter.ElementSize(pair) || Count == SnmpLimits.MaxVarBinds)
        {
            return false;
        }
        var position = End;
        position += BerWriter.WriteHeader(_buffer[position..], BerReader.Sequence, pair);
        position += BerWriter.WriteElement(_buffer[position..], (byte)SnmpValueType.ObjectIdentifier, name);
        position += BerWriter.WriteElement(_buffer[position..], (byte)type, value);
        End = position;
        Count++;
        return true;
    }

    /// <summary>Forgets the bindings, so that an error response can be built in the same buffer.</summary>
    public void Clear()
    {
        End = _start;
        Count = 0;
    }

    /// <summary>Puts the headers in front of the bindings and returns where the PDU begins.</summary>
    public readonly int Finish(SnmpPduType type, int requestId, int errorStatus, int errorIndex)
    {
        const byte integer = (byte)SnmpValueType.Integer32;
        var position = BerWriter.PrependHeader(_buffer, _start, BerReader.Sequence, End - _start);
        position = BerWriter.PrependInteger(_buffer, position, integer, errorIndex);
        position = BerWriter.PrependInteger(_buffer, position, integer, errorStatus);
        position = BerWriter.PrependInteger(_buffer, position, integer, requestId);
        return BerWriter.PrependHeader(_buffer, position, (byte)type, End - position);
    }

    public readonly int FinishTrapV1(SnmpTrapV1 trap)
    {
        const byte integer = (byte)SnmpValueType.Integer32;
        Span<byte> ticks = stackalloc byte[MaxTicks];
        var ticksLength = BerWriter.WriteUnsigned(ticks, (byte)SnmpValueType.TimeTicks, trap.Timestamp);
        Span<byte> address = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(address, trap.AgentAddress);

        var position = BerWriter.PrependHeader(_buffer, _start, BerReader.Sequence, End - _start);
        position -= ticksLength;
        ticks[..ticksLength].CopyTo(_buffer[position..]);
        position = BerWriter.PrependInteger(_buffer, position, integer, trap.SpecificTrap);
        position = BerWriter.PrependInteger(_buffer, position, integer, trap.GenericTrap);
        position = BerWriter.PrependElement(_buffer, position, (byte)SnmpValueType.IpAddress, address);
        position = BerWriter.PrependElement(_buffer, position, (byte)SnmpValueType.ObjectIdentifier, trap.Enterprise.Bytes);
        return BerWriter.PrependHeader(_buffer, position, (byte)SnmpPduType.TrapV1, End - position);
    }
}
