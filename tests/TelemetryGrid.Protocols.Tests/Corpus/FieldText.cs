using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Ways to write a field's octets that the expected records use.</summary>
internal static class FieldText
{
    public static ulong Unsigned(ReadOnlySpan<byte> value)
    {
        var result = 0UL;
        foreach (var octet in value)
        {
            result = (result << 8) | octet;
        }
        return result;
    }

    public static string Hex(byte[] value) => Convert.ToHexStringLower(value);

    public static string Address(byte[] value) => value.Length is 4 or 16 ? new IPAddress(value).ToString() : "not an address";

    public static string Mac(byte[] value) => string.Join(':', value.Select(octet => octet.ToString("x2", CultureInfo.InvariantCulture)));

    public static double Float(byte[] value) =>
        value.Length == sizeof(float) ? BinaryPrimitives.ReadSingleBigEndian(value) : BinaryPrimitives.ReadDoubleBigEndian(value);

    /// <summary>Latin-1 keeps every octet; UTF-8 where it is valid.</summary>
    public static string[] Strings(byte[] value) =>
        [Encoding.UTF8.GetString(value).TrimEnd('\0'), Encoding.Latin1.GetString(value), Encoding.Latin1.GetString(value).TrimEnd('\0')];

    public static string Iso(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Text(FlowAddress address) => address.ToString();
}
