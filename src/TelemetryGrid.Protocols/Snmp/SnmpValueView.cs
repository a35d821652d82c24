using System.Buffers.Binary;
using System.Net;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>
/// A variable's value inside a datagram. Numbers are decoded when asked for; a getter returns false when the type is another one or
/// the agent's bytes are no such number, so that one odd value never costs the rest of a response.
/// </summary>
public readonly ref struct SnmpValueView(SnmpValueType type, ReadOnlySpan<byte> content)
{
    public SnmpValueType Type { get; } = type;

    /// <summary>The content bytes, without tag and length.</summary>
    public ReadOnlySpan<byte> Content { get; } = content;

    /// <summary>True for noSuchObject, noSuchInstance and endOfMibView: there is no value.</summary>
    public bool IsException => Type is SnmpValueType.NoSuchObject or SnmpValueType.NoSuchInstance or SnmpValueType.EndOfMibView;

    public bool TryGetInt32(out int value)
    {
        value = 0;
        return Type == SnmpValueType.Integer32 && BerReader.TryParseInt32(Content, out value);
    }

    /// <summary>Counter32, Gauge32, TimeTicks (hundredths of a second) and UInteger32.</summary>
    public bool TryGetUInt32(out uint value)
    {
        value = 0;
        return Type is SnmpValueType.Counter32 or SnmpValueType.Gauge32 or SnmpValueType.TimeTicks or SnmpValueType.UInteger32
            && BerReader.TryParseUInt32(Content, out value);
    }

    /// <summary>Counter64, and every type that <see cref="TryGetUInt32"/> reads.</summary>
    public bool TryGetUInt64(out ulong value)
    {
        if (Type == SnmpValueType.Counter64)
        {
            return BerReader.TryParseUInt64(Content, out value);
        }
        var ok = TryGetUInt32(out var narrow);
        value = narrow;
        return ok;
    }

    /// <summary>The bytes of an OCTET STRING, which need not be text.</summary>
    public bool TryGetOctetString(out ReadOnlySpan<byte> value)
    {
        value = Content;
        return Type == SnmpValueType.OctetString;
    }

    public bool TryGetObjectIdentifier(out EncodedOid value)
    {
        value = new EncodedOid(Content);
        return Type == SnmpValueType.ObjectIdentifier && EncodedOid.Validate(Content) == DecodeStatus.Ok;
    }

    /// <summary>An IpAddress as the number in host order: 0x7F000001 for 127.0.0.1.</summary>
    public bool TryGetIPv4(out uint value)
    {
        value = 0;
        return Type == SnmpValueType.IpAddress && Content.Length == 4 && BinaryPrimitives.TryReadUInt32BigEndian(Content, out value);
    }

    /// <summary>A float or double that net-snmp's extension wraps into Opaque (tags 9F 78 and 9F 79, IEEE 754 big-endian).</summary>
    public bool TryGetDouble(out double value)
    {
        value = 0;
        if (Type != SnmpValueType.Opaque || Content.Length < 3 || Content[0] != SnmpValue.OpaqueExtension)
        {
            return false;
        }
        switch (Content[1], Content[2], Content.Length)
        {
            case (SnmpValue.OpaqueFloat, 4, 7):
                value = BinaryPrimitives.ReadSingleBigEndian(Content[3..]);
                return true;
            case (SnmpValue.OpaqueDouble, 8, 11):
                value = BinaryPrimitives.ReadDoubleBigEndian(Content[3..]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A copy that outlives the datagram; bytes that are no value of the type's range become <see cref="SnmpValueType.Null"/>.</summary>
    public SnmpValue ToValue()
    {
        switch (Type)
        {
            case SnmpValueType.Integer32:
                return TryGetInt32(out var signed) ? SnmpValue.Integer32(signed) : SnmpValue.Null;
            case SnmpValueType.Counter32
            or SnmpValueType.Gauge32
            or SnmpValueType.TimeTicks
            or SnmpValueType.UInteger32
            or SnmpValueType.Counter64:
                return TryGetUInt64(out var unsigned) ? SnmpValue.Unsigned(Type, unsigned) : SnmpValue.Null;
            case SnmpValueType.ObjectIdentifier:
                return TryGetObjectIdentifier(out var oid) ? SnmpValue.Oid(oid.ToObjectIdentifier()) : SnmpValue.Null;
            case SnmpValueType.IpAddress:
                return TryGetIPv4(out _) ? SnmpValue.IpAddress(new IPAddress(Content)) : SnmpValue.Null;
            case SnmpValueType.Null or SnmpValueType.NoSuchObject or SnmpValueType.NoSuchInstance or SnmpValueType.EndOfMibView:
                return SnmpValue.Empty(Type);
            default:
                return SnmpValue.Raw(Type, Content);
        }
    }
}
