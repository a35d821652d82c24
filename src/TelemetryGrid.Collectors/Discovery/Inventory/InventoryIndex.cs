using System.Net;
using TelemetryGrid.Collectors.Snmp.Tables;

namespace TelemetryGrid.Collectors.Discovery.Inventory;

/// <summary>Reads the indices of the inventory's tables; false and empty for those that are not as their MIB says.</summary>
internal static class InventoryIndex
{
    /// <summary>A type (1 IPv4, 2 IPv6, 3 and 4 the same with a zone; RFC 4001), a length and octets, taken off the front.</summary>
    public static bool TryInetAddress(ref ReadOnlySpan<uint> parts, out IPAddress? address)
    {
        address = null;
        if (parts.Length < 2 || parts[1] > parts.Length - 2 || parts[1] is not (4 or 8 or 16 or 20))
        {
            return false;
        }
        var length = parts[1] is 8 or 20 ? (int)parts[1] - 4 : (int)parts[1];
        if (!SnmpText.TryOctets(parts.Slice(2, length), out var octets))
        {
            return false;
        }
        address = new IPAddress(octets);
        parts = parts[(2 + (int)parts[1])..];
        return true;
    }

    public static bool TryIPv4(ReadOnlySpan<uint> parts, out IPAddress? address)
    {
        address = parts.Length == 4 && SnmpText.TryOctets(parts, out var octets) ? new IPAddress(octets) : null;
        return address is not null;
    }

    public static bool TryMac(ReadOnlySpan<uint> parts, out string mac)
    {
        mac = parts.Length == 6 && SnmpText.TryOctets(parts, out var octets) ? SnmpText.Mac(octets) : "";
        return mac.Length > 0;
    }

    /// <summary>Addresses that are of no use to find a device or a link by.</summary>
    public static bool IsUsable(IPAddress address) =>
        !IPAddress.IsLoopback(address)
        && !address.Equals(IPAddress.Any)
        && !address.Equals(IPAddress.IPv6Any)
        && !address.IsIPv6Multicast
        && address.GetAddressBytes() is not [>= 224, _, _, _];
}
