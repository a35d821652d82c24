using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TelemetryGrid.Protocols.Snmp;

/// <summary>An immutable value of any SMI type that can be kept and written: what an agent answers with. Reading goes through <see cref="View"/>.</summary>
public readonly struct SnmpValue : IEquatable<SnmpValue>
{
    internal const byte OpaqueExtension = 0x9F;
    internal const byte OpaqueFloat = 0x78;
    internal const byte OpaqueDouble = 0x79;

    private readonly byte[]? _content;

    private SnmpValue(SnmpValueType type, byte[]? content)
    {
        Type = type;
        _content = content;
    }

    /// <summary>Null for the default value of the struct too.</summary>
    public SnmpValueType Type => field == default ? SnmpValueType.Null : field;

    /// <summary>The BER content bytes, minimal.</summary>
    public ReadOnlySpan<byte> Content => _content;

    /// <summary>The typed getters of a value in a datagram.</summary>
    public SnmpValueView View => new(Type, _content);

    public static SnmpValue Null => new(SnmpValueType.Null, null);

    public static SnmpValue NoSuchObject => new(SnmpValueType.NoSuchObject, null);

    public static SnmpValue NoSuchInstance => new(SnmpValueType.NoSuchInstance, null);

    public static SnmpValue EndOfMibView => new(SnmpValueType.EndOfMibView, null);

    public static SnmpValue Integer32(int value)
    {
        Span<byte> element = stackalloc byte[12];
        var length = BerWriter.WriteInteger(element, 0, value);
        return new SnmpValue(SnmpValueType.Integer32, element[2..length].ToArray());
    }

    public static SnmpValue Counter32(uint value) => Unsigned(SnmpValueType.Counter32, value);

    /// <summary>Gauge32 or Unsigned32.</summary>
    public static SnmpValue Gauge32(uint value) => Unsigned(SnmpValueType.Gauge32, value);

    /// <param name="hundredths">Hundredths of a second, modulo 2^32.</param>
    public static SnmpValue TimeTicks(uint hundredths) => Unsigned(SnmpValueType.TimeTicks, hundredths);

    public static SnmpValue Counter64(ulong value) => Unsigned(SnmpValueType.Counter64, value);

    public static SnmpValue OctetString(ReadOnlySpan<byte> value) => Raw(SnmpValueType.OctetString, value);

    /// <summary>Text as UTF-8.</summary>
    public static SnmpValue OctetString(string value) => new(SnmpValueType.OctetString, Encoding.UTF8.GetBytes(value));

    public static SnmpValue Oid(ObjectIdentifier value) => Raw(SnmpValueType.ObjectIdentifier, value.Bytes);

    /// <exception cref="ArgumentException">The address is not IPv4, the only family the type has.</exception>
    public static SnmpValue IpAddress(IPAddress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.AddressFamily == AddressFamily.InterNetwork
            ? new SnmpValue(SnmpValueType.IpAddress, value.GetAddressBytes())
            : throw new ArgumentException("IpAddress holds IPv4 addresses only.", nameof(value));
    }

    public static SnmpValue Opaque(ReadOnlySpan<byte> value) => Raw(SnmpValueType.Opaque, value);

    /// <summary>A float wrapped into Opaque as net-snmp does it.</summary>
    public static SnmpValue Float(float value)
    {
        byte[] content = [OpaqueExtension, OpaqueFloat, 4, 0, 0, 0, 0];
        BinaryPrimitives.WriteSingleBigEndian(content.AsSpan(3), value);
        return new SnmpValue(SnmpValueType.Opaque, content);
    }

    /// <summary>A double wrapped into Opaque as net-snmp does it.</summary>
    public static SnmpValue Double(double value)
    {
        byte[] content = [OpaqueExtension, OpaqueDouble, 8, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteDoubleBigEndian(content.AsSpan(3), value);
        return new SnmpValue(SnmpValueType.Opaque, content);
    }

    public bool Equals(SnmpValue other) => Type == other.Type && Content.SequenceEqual(other.Content);

    public override bool Equals(object? obj) => obj is SnmpValue other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        hash.AddBytes(Content);
        return hash.ToHashCode();
    }

    public static bool operator ==(SnmpValue left, SnmpValue right) => left.Equals(right);

    public static bool operator !=(SnmpValue left, SnmpValue right) => !left.Equals(right);

    /// <summary>Type and value for logs and test failures; octets in hexadecimal.</summary>
    public override string ToString()
    {
        var view = View;
        if (view.TryGetInt32(out var signed))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Type}: {signed}");
        }
        if (view.TryGetUInt64(out var unsigned))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Type}: {unsigned}");
        }
        if (view.TryGetObjectIdentifier(out var oid))
        {
            return $"{Type}: {oid.ToString()}";
        }
        return Content.IsEmpty ? Type.ToString() : $"{Type}: {Convert.ToHexString(Content)}";
    }

    internal static SnmpValue Unsigned(SnmpValueType type, ulong value)
    {
        Span<byte> element = stackalloc byte[12];
        var length = BerWriter.WriteUnsigned(element, 0, value);
        return new SnmpValue(type, element[2..length].ToArray());
    }

    internal static SnmpValue Empty(SnmpValueType type) => new(type, null);

    internal static SnmpValue Raw(SnmpValueType type, ReadOnlySpan<byte> content) => new(type, content.ToArray());
}
