using System.Buffers.Binary;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>Reads the value of one path attribute; false for one that is malformed in the sense of RFC 7606 §7.</summary>
internal static class BgpAttributeReader
{
    public const byte Origin = 1;
    public const byte AsPath = 2;
    public const byte NextHop = 3;
    public const byte Med = 4;
    public const byte LocalPreference = 5;
    public const byte Aggregator = 7;
    public const byte Communities = 8;
    public const byte MpReach = 14;
    public const byte MpUnreach = 15;
    public const byte ExtendedCommunities = 16;
    public const byte As4Path = 17;
    public const byte As4Aggregator = 18;
    public const byte LargeCommunities = 32;

    public static bool TryRead(byte type, ReadOnlySpan<byte> value, ref BgpPathAttributes attributes)
    {
        switch (type)
        {
            case Origin:
                if (value.Length != 1 || value[0] > (byte)BgpOrigin.Incomplete)
                {
                    return false;
                }
                attributes.Origin = (BgpOrigin)value[0];
                return true;
            case AsPath:
                if (!IsPath(value, attributes.IsFourByte ? 4 : 2))
                {
                    return false;
                }
                attributes.AsPath = value;
                attributes.HasAsPath = true;
                return true;
            case NextHop:
                if (value.Length != 4)
                {
                    return false;
                }
                attributes.NextHop = FlowAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(value));
                return true;
            case Med:
                attributes.Med = value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;
                return value.Length == 4;
            case LocalPreference:
                attributes.LocalPreference = value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;
                return value.Length == 4;
            case Communities:
                attributes.Communities = value;
                return value.Length % 4 == 0 && value.Length > 0;
            case ExtendedCommunities:
                attributes.ExtendedCommunities = value;
                return value.Length % 8 == 0 && value.Length > 0;
            case LargeCommunities:
                attributes.LargeCommunities = value;
                return value.Length % 12 == 0 && value.Length > 0;
            default:
                Discard(type, value, ref attributes);
                return true;
        }
    }

    // RFC 7606 §7.7, RFC 6793 §6: these are left out when they are malformed, and the route stays
    private static void Discard(byte type, ReadOnlySpan<byte> value, ref BgpPathAttributes attributes)
    {
        switch (type)
        {
            case As4Path when IsPath(value, 4):
                attributes.As4Path = value;
                break;
            case As4Aggregator when value.Length == 8:
                attributes.HasAs4Aggregator = true;
                break;
            case Aggregator when value.Length == (attributes.IsFourByte ? 8 : 6):
                attributes.AggregatorAs = attributes.IsFourByte
                    ? BinaryPrimitives.ReadUInt32BigEndian(value)
                    : BinaryPrimitives.ReadUInt16BigEndian(value);
                break;
        }
    }

    // RFC 7606 §7.2: known segment types, none empty, none overrunning
    private static bool IsPath(ReadOnlySpan<byte> value, int size)
    {
        while (!value.IsEmpty)
        {
            if (value.Length < 2 || value[0] is 0 or > (byte)BgpSegmentType.ConfederationSet || value[1] == 0)
            {
                return false;
            }
            var length = 2 + (value[1] * size);
            if (length > value.Length)
            {
                return false;
            }
            value = value[length..];
        }
        return true;
    }
}
