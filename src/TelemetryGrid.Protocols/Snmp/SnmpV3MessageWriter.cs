using System.Buffers.Binary;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// Builds a v3 message in a caller's buffer: bindings first, then one of the <c>Finish</c> methods, which encrypts in place, signs,
/// and leaves the message at the start of the buffer.
/// </summary>
public ref struct SnmpV3MessageWriter
{
    private const int MaxInteger = 2 + 4;
    private const int MaxHeader = 1 + 3;
    private const int MaxFrame =
        MaxHeader // message
        + 3 // version
        + 2
        + 2 * MaxInteger
        + 3
        + 3 // header data
        + 2 * MaxHeader // security parameters as octets and as a structure
        + 2 * MaxInteger // boots and time
        + 4 * 2 // headers of engine id, user name and the two parameters
        + 2 * MaxHeader; // encrypted PDU, scoped PDU

    private readonly Span<byte> _buffer;
    private readonly UsmLocalUser _user;
    private readonly SnmpSecurityLevel _level;
    private readonly ReadOnlySpan<byte> _contextEngineId;
    private readonly ReadOnlySpan<byte> _contextName;
    private SnmpPduWriter _pdu;

    /// <summary>Begins a message of a user at the level the user has.</summary>
    public SnmpV3MessageWriter(
        Span<byte> buffer,
        UsmLocalUser user,
        ReadOnlySpan<byte> contextEngineId,
        ReadOnlySpan<byte> contextName = default
    )
        : this(buffer, user, user?.User.Level ?? default, contextEngineId, contextName) { }

    /// <summary>Begins a message; the buffer has at least <see cref="MinimumBuffer"/> octets.</summary>
    /// <exception cref="ArgumentException">The user cannot speak at the level, or the buffer cannot hold even an empty message.</exception>
    public SnmpV3MessageWriter(
        Span<byte> buffer,
        UsmLocalUser user,
        SnmpSecurityLevel level,
        ReadOnlySpan<byte> contextEngineId,
        ReadOnlySpan<byte> contextName
    )
    {
        ArgumentNullException.ThrowIfNull(user);
        if (
            level > user.User.Level
            || level is not (SnmpSecurityLevel.NoAuthNoPriv or SnmpSecurityLevel.AuthNoPriv or SnmpSecurityLevel.AuthPriv)
        )
        {
            throw new ArgumentException("The user has no keys for this security level.", nameof(level));
        }
        if (contextEngineId.Length > SnmpLimits.MaxEngineIdLength)
        {
            throw new ArgumentException("An engine id has at most 32 octets.", nameof(contextEngineId));
        }
        var needed = MinimumBuffer(user, contextEngineId.Length, contextName.Length);
        if (buffer.Length < needed || needed > SnmpLimits.MaxMessageSize)
        {
            throw new ArgumentException("The buffer is shorter than the message's headers.", nameof(buffer));
        }
        _buffer = buffer.Length > SnmpLimits.MaxMessageSize ? buffer[..SnmpLimits.MaxMessageSize] : buffer;
        _user = user;
        _level = level;
        _contextEngineId = contextEngineId;
        _contextName = contextName;
        _pdu = new SnmpPduWriter(_buffer[..^UsmCipher.MaxPadding], needed - UsmCipher.MaxPadding);
    }

    /// <summary>The shortest buffer for a user and a context; each binding comes on top.</summary>
    public static int MinimumBuffer(UsmLocalUser user, int contextEngineIdLength, int contextNameLength)
    {
        ArgumentNullException.ThrowIfNull(user);
        return MaxFrame
            + user.EngineId.Length
            + user.User.Name.Length
            + user.MacLength
            + UsmCipher.SaltLength
            + BerWriter.ElementSize(contextEngineIdLength)
            + BerWriter.ElementSize(contextNameLength)
            + SnmpPduWriter.Overhead
            + UsmCipher.MaxPadding;
    }

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

    /// <summary>Completes any PDU but GETBULK and returns the message's length.</summary>
    public readonly int Finish(
        in SnmpV3Header header,
        SnmpPduType type,
        int requestId,
        SnmpErrorStatus errorStatus = SnmpErrorStatus.NoError,
        int errorIndex = 0
    ) => Complete(header, type, _pdu.Finish(type, requestId, (int)errorStatus, errorIndex));

    /// <summary>Completes a GETBULK (RFC 3416 §4.2.3) and returns the message's length.</summary>
    public readonly int FinishGetBulk(in SnmpV3Header header, int requestId, int nonRepeaters, int maxRepetitions) =>
        Complete(header, SnmpPduType.GetBulkRequest, _pdu.Finish(SnmpPduType.GetBulkRequest, requestId, nonRepeaters, maxRepetitions));

    // RFC 3412 §6.4: only PDUs that ask for an answer are reportable
    private static bool IsReportable(SnmpPduType type) => type is not (SnmpPduType.Response or SnmpPduType.TrapV2 or SnmpPduType.Report);

    private readonly int Complete(in SnmpV3Header header, SnmpPduType type, int position)
    {
        const byte octets = (byte)SnmpValueType.OctetString;
        const byte integer = (byte)SnmpValueType.Integer32;
        var end = _pdu.End;
        position = BerWriter.PrependElement(_buffer, position, octets, _contextName);
        position = BerWriter.PrependElement(_buffer, position, octets, _contextEngineId);
        position = BerWriter.PrependHeader(_buffer, position, BerReader.Sequence, end - position);

        Span<byte> salt = stackalloc byte[UsmCipher.SaltLength];
        if (_level == SnmpSecurityLevel.AuthPriv)
        {
            var number = UsmSalt.Shared.Next(_user.User.Privacy, header.EngineBoots);
            BinaryPrimitives.WriteUInt64BigEndian(salt, number);
            end = position + _user.Cipher!.Encrypt(_buffer[position..], end - position, header.EngineBoots, header.EngineTime, number);
            position = BerWriter.PrependHeader(_buffer, position, octets, end - position);
        }
        else
        {
            salt = default;
        }

        var parametersEnd = position;
        position = BerWriter.PrependElement(_buffer, position, octets, salt);
        Span<byte> mac = stackalloc byte[UsmDigest.MaxLength];
        mac = mac[..(_level == SnmpSecurityLevel.NoAuthNoPriv ? 0 : _user.MacLength)];
        mac.Clear();
        position = BerWriter.PrependElement(_buffer, position, octets, mac);
        var macPosition = position + 2;
        position = BerWriter.PrependElement(_buffer, position, octets, _user.User.Name);
        position = BerWriter.PrependInteger(_buffer, position, integer, header.EngineTime);
        position = BerWriter.PrependInteger(_buffer, position, integer, header.EngineBoots);
        position = BerWriter.PrependElement(_buffer, position, octets, _user.EngineId);
        position = BerWriter.PrependHeader(_buffer, position, BerReader.Sequence, parametersEnd - position);
        position = BerWriter.PrependHeader(_buffer, position, octets, parametersEnd - position);

        var headerEnd = position;
        position = BerWriter.PrependInteger(_buffer, position, integer, SnmpV3Message.UserBasedSecurityModel);
        position = BerWriter.PrependElement(_buffer, position, octets, [SnmpV3Message.Flags(_level, IsReportable(type))]);
        position = BerWriter.PrependInteger(_buffer, position, integer, header.MaxSize);
        position = BerWriter.PrependInteger(_buffer, position, integer, header.MessageId);
        position = BerWriter.PrependHeader(_buffer, position, BerReader.Sequence, headerEnd - position);
        position = BerWriter.PrependInteger(_buffer, position, integer, (int)SnmpVersion.V3);
        position = BerWriter.PrependHeader(_buffer, position, BerReader.Sequence, end - position);

        var message = _buffer[..(end - position)];
        _buffer[position..end].CopyTo(message);
        if (!mac.IsEmpty)
        {
            _user.Sign(message, macPosition - position);
        }
        return message.Length;
    }
}
