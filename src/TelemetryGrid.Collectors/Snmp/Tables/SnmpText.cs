using System.Globalization;
using System.Net;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Tables;

/// <summary>Values of agents as numbers and texts, forgiving in the type where the meaning is plain.</summary>
internal static class SnmpText
{
    /// <summary>A number of any type; null for octets that are no number.</summary>
    public static double? Number(SnmpValue value)
    {
        var view = value.View;
        return view.TryGetInt32(out var signed) ? signed
            : view.TryGetUInt64(out var unsigned) ? unsigned
            : view.TryGetDouble(out var real) ? real
            : null;
    }

    public static long Integer(SnmpValue value, long otherwise = 0) => Number(value) is { } number ? (long)number : otherwise;

    /// <summary>Text of octets, numbers and identifiers alike, without controls; empty for none.</summary>
    public static string Text(SnmpValue value)
    {
        var view = value.View;
        return view.TryGetOctetString(out var octets) ? DisplayString.Decode(octets).TrimEnd('\0')
            : view.TryGetObjectIdentifier(out var oid) ? oid.ToString()
            : view.TryGetIPv4(out _) ? new IPAddress(value.Content).ToString()
            : Number(value) is { } number ? number.ToString(CultureInfo.InvariantCulture)
            : "";
    }

    /// <summary>Six octets as <c>00:11:22:33:44:55</c>, other lengths likewise; empty for none and for all zeroes.</summary>
    public static string Mac(ReadOnlySpan<byte> octets) =>
        octets.IsEmpty || octets.Length > 20 || !octets.ContainsAnyExcept((byte)0)
            ? ""
            : string.Join(':', Convert.ToHexStringLower(octets).Chunk(2).Select(pair => new string(pair)));

    /// <summary>Four or sixteen octets as an address; empty for other lengths.</summary>
    public static string Address(ReadOnlySpan<byte> octets) => octets.Length is 4 or 16 ? new IPAddress(octets).ToString() : "";

    /// <summary>Sub-identifiers of an index that are octets; false when one is none.</summary>
    public static bool TryOctets(ReadOnlySpan<uint> parts, out byte[] octets)
    {
        octets = new byte[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] > byte.MaxValue)
            {
                return false;
            }
            octets[i] = (byte)parts[i];
        }
        return true;
    }
}
