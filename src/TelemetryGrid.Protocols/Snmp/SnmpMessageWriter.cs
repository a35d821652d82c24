using System.Buffers;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// Builds a v1 or v2c message in a caller's buffer: bindings first, then one of the <c>Finish</c> methods, after which the message
/// stands at the start of the buffer. An agent may decide type and error only when it has gathered the values; a buffer as long as
/// the largest message it may send makes <see cref="TryAdd(ObjectIdentifier, in SnmpValue)"/> its tooBig test.
/// </summary>
public ref struct SnmpMessageWriter
{
    private const int MaxPrefix = 4 + 3; // outer header, version

    private readonly Span<byte> _buffer;
    private readonly SnmpVersion _version;
    private readonly ReadOnlySpan<byte> _community;
    private SnmpPduWriter _pdu;

    /// <summary>Begins a message; the buffer has at least <see cref="MinimumBuffer"/> bytes.</summary>
    /// <exception cref="ArgumentException">The version is not community-based, or the buffer cannot hold even an empty message.</exception>
    public SnmpMessageWriter(Span<byte> buffer, SnmpVersion version, ReadOnlySpan<byte> community)
        : this(buffer, version, community, SnmpPduWriter.Overhead) { }

    private SnmpMessageWriter(Span<byte> buffer, SnmpVersion version, ReadOnlySpan<byte> community, int pduOverhead)
    {
        if (version is not (SnmpVersion.V1 or SnmpVersion.V2c))
        {
            throw new ArgumentException("Only SNMP v1 and v2c messages carry a community.", nameof(version));
        }
        var reserved = MaxPrefix + BerWriter.ElementSize(community.Length) + pduOverhead;
        if (buffer.Length < reserved || reserved > SnmpLimits.MaxMessageSize)
        {
            throw new ArgumentException("The buffer is shorter than the message's headers.", nameof(buffer));
        }
        _buffer = buffer;
        _version = version;
        _community = community;
        _pdu = new SnmpPduWriter(buffer, reserved);
    }

    /// <summary>The shortest buffer for a community of the given length; each binding comes on top.</summary>
    public static int MinimumBuffer(int communityLength) => MaxPrefix + BerWriter.ElementSize(communityLength) + SnmpPduWriter.Overhead;

    /// <summary>Begins a v1 trap, whose header is larger than that of other PDUs.</summary>
    public static SnmpMessageWriter ForTrapV1(Span<byte> buffer, ReadOnlySpan<byte> community, ObjectIdentifier enterprise) =>
        new(buffer, SnmpVersion.V1, community, SnmpPduWriter.TrapOverhead(enterprise.Bytes.Length));

    /// <summary>Bindings added so far.</summary>
    public readonly int Count => _pdu.Count;

    /// <summary>Adds a binding of a request, whose value is NULL.</summary>
    public bool TryAdd(ObjectIdentifier name) => _pdu.TryAdd(name.Bytes, SnmpValueType.Null, default);

    /// <summary>Adds a binding.</summary>
    /// <returns>False when it does not fit; the message so far is untouched.</returns>
    public bool TryAdd(ObjectIdentifier name, in SnmpValue value) => _pdu.TryAdd(name.Bytes, value.Type, value.Content);

    /// <summary>Adds a binding from a message that was read, name and value as they stand there.</summary>
    public bool TryAdd(EncodedOid name, SnmpValueView value) => _pdu.TryAdd(name.Bytes, value.Type, value.Content);

    /// <summary>Forgets the bindings, so that an error response can be built in the same buffer.</summary>
    public void Clear() => _pdu.Clear();

    /// <summary>Completes any PDU but GETBULK and the v1 trap, and returns the message's length.</summary>
    public readonly int Finish(
        SnmpPduType type,
        int requestId,
        SnmpErrorStatus errorStatus = SnmpErrorStatus.NoError,
        int errorIndex = 0
    ) => Complete(_pdu.Finish(type, requestId, (int)errorStatus, errorIndex));

    /// <summary>Completes a GETBULK (RFC 3416 §4.2.3) and returns the message's length.</summary>
    public readonly int FinishGetBulk(int requestId, int nonRepeaters, int maxRepetitions) =>
        Complete(_pdu.Finish(SnmpPduType.GetBulkRequest, requestId, nonRepeaters, maxRepetitions));

    /// <summary>Completes a v1 trap begun with <see cref="ForTrapV1"/>, with the enterprise given there, and returns the message's length.</summary>
    public readonly int FinishTrapV1(SnmpTrapV1 trap) => Complete(_pdu.FinishTrapV1(trap));

    /// <summary>Writes a whole message to a buffer writer.</summary>
    /// <returns>False, with nothing written, when the bindings exceed the largest message.</returns>
    public static bool TryWrite(
        IBufferWriter<byte> output,
        SnmpVersion version,
        ReadOnlySpan<byte> community,
        SnmpPduType type,
        int requestId,
        ReadOnlySpan<SnmpVarBind> varBinds,
        SnmpErrorStatus errorStatus = SnmpErrorStatus.NoError,
        int errorIndex = 0
    )
    {
        ArgumentNullException.ThrowIfNull(output);
        var writer = new SnmpMessageWriter(output.GetSpan(SnmpLimits.MaxMessageSize), version, community);
        foreach (var varBind in varBinds)
        {
            if (!writer.TryAdd(varBind.Name, varBind.Value))
            {
                return false;
            }
        }
        output.Advance(writer.Finish(type, requestId, errorStatus, errorIndex));
        return true;
    }

    private readonly int Complete(int position)
    {
        position = BerWriter.PrependElement(_buffer, position, (byte)SnmpValueType.OctetString, _community);
        position = BerWriter.PrependInteger(_buffer, position, (byte)SnmpValueType.Integer32, (int)_version);
        position = BerWriter.PrependHeader(_buffer, position, BerReader.Sequence, _pdu.End - position);
        var length = _pdu.End - position;
        _buffer.Slice(position, length).CopyTo(_buffer);
        return length;
    }
}
