using System.Buffers.Binary;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// A v3 message inside a datagram (RFC 3412 §6) with USM's parameters (RFC 3414 §2.4). Reading needs no key and trusts nothing:
/// <see cref="Authenticate"/> and <see cref="TryOpen"/> come after it, with the user that <see cref="EngineId"/> and
/// <see cref="UserName"/> name.
/// </summary>
public readonly ref struct SnmpV3Message
{
    /// <summary>msgSecurityModel of the User-based Security Model.</summary>
    public const int UserBasedSecurityModel = 3;

    private const byte AuthFlag = 1;
    private const byte PrivFlag = 2;
    private const byte ReportableFlag = 4;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _authentication;
    private readonly ReadOnlySpan<byte> _privacy;
    private readonly ReadOnlySpan<byte> _data;

    private SnmpV3Message(
        ReadOnlySpan<byte> whole,
        Header header,
        ReadOnlySpan<byte> data,
        ReadOnlySpan<byte> engineId,
        ReadOnlySpan<byte> userName,
        ReadOnlySpan<byte> authentication,
        ReadOnlySpan<byte> privacy
    )
    {
        _whole = whole;
        _data = data;
        _authentication = authentication;
        _privacy = privacy;
        MessageId = header.MessageId;
        MaxSize = header.MaxSize;
        Level = (SnmpSecurityLevel)(header.Flags & (AuthFlag | PrivFlag));
        IsReportable = (header.Flags & ReportableFlag) != 0;
        SecurityModel = header.SecurityModel;
        EngineBoots = header.EngineBoots;
        EngineTime = header.EngineTime;
        EngineId = engineId;
        UserName = userName;
    }

    /// <summary>Correlates a response or report with its request.</summary>
    public int MessageId { get; }

    /// <summary>The longest message, in octets, that the sender takes.</summary>
    public int MaxSize { get; }

    public SnmpSecurityLevel Level { get; }

    /// <summary>True for messages that ask for an answer: a refusal may be told by a report (RFC 3412 §6.4).</summary>
    public bool IsReportable { get; }

    /// <summary>3 for USM; with any other everything that USM has is empty.</summary>
    public int SecurityModel { get; }

    /// <summary>The authoritative engine: the receiver of a request, the sender of a trap or response. Empty in a discovery.</summary>
    public ReadOnlySpan<byte> EngineId { get; }

    /// <summary>How often the authoritative engine has started.</summary>
    public int EngineBoots { get; }

    /// <summary>Seconds since the authoritative engine's last start.</summary>
    public int EngineTime { get; }

    public ReadOnlySpan<byte> UserName { get; }

    /// <summary>Octets that <see cref="Authenticate"/> and <see cref="TryOpen"/> need to work in.</summary>
    public int ScratchSize => _whole.Length + UsmCipher.MaxPadding;

    /// <summary>Reads header and security parameters; bytes behind the message are ignored.</summary>
    /// <returns><see cref="DecodeStatus.UnsupportedVersion"/> for messages of other versions.</returns>
    public static DecodeStatus TryRead(ReadOnlySpan<byte> datagram, out SnmpV3Message message)
    {
        message = default;
        var status = SnmpMessage.TryReadVersion(datagram, out var version, out var body);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (version != SnmpVersion.V3)
        {
            return DecodeStatus.UnsupportedVersion;
        }
        var whole = datagram.Overlaps(body, out var offset) ? datagram[..(offset + body.Length)] : datagram;
        var header = default(Header);
        status = header.TryReadGlobal(ref body);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        status = BerReader.TryReadWithin(ref body, (byte)SnmpValueType.OctetString, out var parameters);
        if (status != DecodeStatus.Ok)
        {
            return status;
        }
        if (body.IsEmpty)
        {
            return DecodeStatus.InvalidLength;
        }
        ReadOnlySpan<byte> engineId = default;
        ReadOnlySpan<byte> userName = default;
        ReadOnlySpan<byte> authentication = default;
        ReadOnlySpan<byte> privacy = default;
        if (header.SecurityModel == UserBasedSecurityModel)
        {
            status = header.TryReadUsm(parameters, out engineId, out userName, out authentication, out privacy);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
        }
        message = new SnmpV3Message(whole, header, body, engineId, userName, authentication, privacy);
        return DecodeStatus.Ok;
    }

    /// <summary>
    /// Checks that the user can speak at this level and, from authNoPriv on, that the digest over the whole message is right
    /// (RFC 3414 §3.2 steps 5 and 6). Whether boots and time are fresh is the engine state's to say.
    /// </summary>
    /// <param name="scratch">At least <see cref="ScratchSize"/> octets.</param>
    public SnmpV3Status Authenticate(UsmLocalUser user, Span<byte> scratch)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (SecurityModel != UserBasedSecurityModel)
        {
            return SnmpV3Status.UnsupportedSecurityModel;
        }
        if (Level > user.User.Level)
        {
            return SnmpV3Status.UnsupportedSecurityLevel;
        }
        if (Level == SnmpSecurityLevel.NoAuthNoPriv)
        {
            return SnmpV3Status.Ok;
        }
        return _whole.Overlaps(_authentication, out var offset) && user.IsAuthentic(_whole, offset, _authentication.Length, scratch)
            ? SnmpV3Status.Ok
            : SnmpV3Status.WrongDigest;
    }

    /// <summary>
    /// Decrypts the scoped PDU if need be (RFC 3414 §3.2 step 8) and reads it. It lies in the datagram or in <paramref name="scratch"/>,
    /// which has to stay untouched while it is used.
    /// </summary>
    public SnmpV3Status TryOpen(UsmLocalUser user, Span<byte> scratch, out SnmpScopedPdu scopedPdu)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (Level != SnmpSecurityLevel.AuthPriv)
        {
            return SnmpScopedPdu.TryRead(_data, isPadded: false, out scopedPdu) == DecodeStatus.Ok
                ? SnmpV3Status.Ok
                : SnmpV3Status.Malformed;
        }
        scopedPdu = default;
        var data = _data;
        if (user.Cipher is not { } cipher)
        {
            return SnmpV3Status.UnsupportedSecurityLevel;
        }
        if (
            BerReader.TryReadWithin(ref data, (byte)SnmpValueType.OctetString, out var encrypted) != DecodeStatus.Ok
            || !data.IsEmpty
            || _privacy.Length != UsmCipher.SaltLength
        )
        {
            return SnmpV3Status.DecryptionError;
        }
        var salt = BinaryPrimitives.ReadUInt64BigEndian(_privacy);
        if (!cipher.TryDecrypt(encrypted, EngineBoots, EngineTime, salt, scratch))
        {
            return SnmpV3Status.DecryptionError;
        }
        // The digest was right, so what does not read as a scoped PDU was deciphered with another key than it was enciphered with.
        return SnmpScopedPdu.TryRead(scratch[..encrypted.Length], isPadded: true, out scopedPdu) == DecodeStatus.Ok
            ? SnmpV3Status.Ok
            : SnmpV3Status.DecryptionError;
    }

    internal static byte Flags(SnmpSecurityLevel level, bool isReportable) => (byte)((byte)level | (isReportable ? ReportableFlag : 0));

    private struct Header
    {
        public int MessageId;
        public int MaxSize;
        public byte Flags;
        public int SecurityModel;
        public int EngineBoots;
        public int EngineTime;

        // RFC 3412 §6: HeaderData ::= SEQUENCE { msgID, msgMaxSize (484..), msgFlags OCTET STRING (SIZE(1)), msgSecurityModel (1..) }
        public DecodeStatus TryReadGlobal(scoped ref ReadOnlySpan<byte> body)
        {
            var status = BerReader.TryReadWithin(ref body, BerReader.Sequence, out var fields);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadInt32Within(ref fields, out MessageId);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadInt32Within(ref fields, out MaxSize);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadWithin(ref fields, (byte)SnmpValueType.OctetString, out var flags);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadInt32Within(ref fields, out SecurityModel);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            if (!fields.IsEmpty || flags.Length != 1)
            {
                return DecodeStatus.InvalidLength;
            }
            Flags = flags[0];
            return
                MessageId < 0 || MaxSize < SnmpLimits.MinimumMessageSize || SecurityModel < 1 || (Flags & (AuthFlag | PrivFlag)) == PrivFlag // RFC 3412 §7.2 step 5d
                ? DecodeStatus.InvalidValue
                : DecodeStatus.Ok;
        }

        // RFC 3414 §2.4: engine id, boots, time, user name, authentication parameters, privacy parameters
        public DecodeStatus TryReadUsm(
            ReadOnlySpan<byte> parameters,
            out ReadOnlySpan<byte> engineId,
            out ReadOnlySpan<byte> userName,
            out ReadOnlySpan<byte> authentication,
            out ReadOnlySpan<byte> privacy
        )
        {
            const byte octets = (byte)SnmpValueType.OctetString;
            engineId = userName = authentication = privacy = default;
            var status = BerReader.TryReadWithin(ref parameters, BerReader.Sequence, out var fields);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            if (!parameters.IsEmpty)
            {
                return DecodeStatus.InvalidLength;
            }
            status = BerReader.TryReadWithin(ref fields, octets, out engineId);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadInt32Within(ref fields, out EngineBoots);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadInt32Within(ref fields, out EngineTime);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadWithin(ref fields, octets, out userName);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadWithin(ref fields, octets, out authentication);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            status = BerReader.TryReadWithin(ref fields, octets, out privacy);
            if (status != DecodeStatus.Ok)
            {
                return status;
            }
            if (!fields.IsEmpty || engineId.Length > SnmpLimits.MaxEngineIdLength || userName.Length > SnmpLimits.MaxUserNameLength)
            {
                return DecodeStatus.InvalidLength;
            }
            return EngineBoots < 0 || EngineTime < 0 ? DecodeStatus.InvalidValue : DecodeStatus.Ok;
        }
    }
}
