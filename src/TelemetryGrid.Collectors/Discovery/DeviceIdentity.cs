using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>
/// Decides whether two inventories are of one device. What says more of the device itself wins over what says less:
/// <list type="number">
/// <item>The name that a person configured. Two names are two devices, whatever else is equal; one name is one device.</item>
/// <item>The chassis' serial number, LLDP's chassis id, the SNMP engine's id: the first of them that both say decides, equal or not.
/// Serial numbers are of one vendor, so they are compared together with it, where both say it. Values that many devices share are no values: empty
/// ones, zeroes, a factory's placeholders, engine ids made from nothing but an address that is private to the device.</item>
/// <item>The address it was reached by, where nothing above decides: two devices behind one translated address differ in their serial
/// numbers, and one device behind two addresses has one.</item>
/// </list>
/// sysName never joins two devices: several devices of one name are common (templates, spares, members of a pair). It separates them
/// where only the address would join them, since an address may have passed on to another device.
/// </summary>
public static class DeviceIdentity
{
    private static readonly ImmutableHashSet<string> s_placeholders = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "serial",
        "none",
        "n/a",
        "na",
        "null",
        "unknown",
        "default",
        "not available",
        "not specified",
        "not set",
        "to be filled by o.e.m.",
        "system serial number",
        "chassis serial number",
        "0123456789",
        "1234567890",
        "123456789",
        "private",
        "<private>"
    );

    /// <summary>Whether both are of one device.</summary>
    public static bool IsSame(DeviceInventory one, DeviceInventory other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Named(one, other)
            ?? Decide(Serial(one), Serial(other), one.Vendor.Length == 0 || other.Vendor.Length == 0 || one.Vendor == other.Vendor)
            ?? Decide(ChassisId(one), ChassisId(other), true)
            ?? Decide(EngineId(one), EngineId(other), true)
            ?? (ShareAddress(one, other) && !DifferInName(one, other));
    }

    /// <summary>Merges inventories that are of one device: the newer says what it is, and the addresses of both reach it.</summary>
    public static DeviceInventory Merge(DeviceInventory one, DeviceInventory other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var (newer, older) = other.Timestamp > one.Timestamp ? (other, one) : (one, other);
        // A device keeps the id by which it was first known, and a configured one before all.
        var first = (one.ConfiguredName.Length > 0, other.ConfiguredName.Length > 0) switch
        {
            (true, false) => one,
            (false, true) => other,
            _ => older,
        };
        return newer with
        {
            Device = first.Device,
            ConfiguredName = first.ConfiguredName,
            ManagementAddresses = [.. older.ManagementAddresses.Union(newer.ManagementAddresses, StringComparer.OrdinalIgnoreCase)],
            Interfaces = newer.Interfaces.IsEmpty ? older.Interfaces : newer.Interfaces,
            Neighbors = newer.Neighbors.IsEmpty ? older.Neighbors : newer.Neighbors,
            Serial = newer.Serial.Length == 0 ? older.Serial : newer.Serial,
            ChassisId = newer.ChassisId.Length == 0 ? older.ChassisId : newer.ChassisId,
            EngineId = newer.EngineId.Length == 0 ? older.EngineId : newer.EngineId,
        };
    }

    /// <summary>The serial number where it is one, in capitals; otherwise empty.</summary>
    internal static string Serial(DeviceInventory device)
    {
        var text = device.Serial.Trim().ToUpperInvariant();
        return s_placeholders.Contains(text) || text.Length < 4 || text.Distinct().Count() == 1 ? "" : text;
    }

    internal static string ChassisId(DeviceInventory device)
    {
        var text = device.ChassisId.Trim().ToLowerInvariant();
        // An LLDP chassis id may be an address or a name: these are no better than what is asked below.
        var isAddress = IPAddress.TryParse(text, out _) && !uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        var isName = string.Equals(text, device.SysName.Trim(), StringComparison.OrdinalIgnoreCase);
        return isAddress || isName || s_placeholders.Contains(text) || !text.Any(c => c is not ('0' or ':')) ? "" : text;
    }

    /// <summary>
    /// The engine's id where it identifies the device. Its format octet (RFC 3411 §5, snmpEngineID) says from what it was made: an IPv4
    /// address (1), or a text that an operator may have copied (4), may be that of several devices.
    /// </summary>
    internal static string EngineId(DeviceInventory device)
    {
        var text = device.EngineId.Trim().ToLowerInvariant();
        if (text.Length < 10 || text.All(c => c == '0') || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigitLower))
        {
            return "";
        }
        var isConforming = text[0] is >= '8';
        var format = text[8..10];
        return isConforming && format is "01" or "02" or "04" ? ""
            : text[10..].All(c => c == '0') ? ""
            : text;
    }

    private static bool? Named(DeviceInventory one, DeviceInventory other) =>
        one.ConfiguredName.Length > 0 && other.ConfiguredName.Length > 0
            ? string.Equals(one.ConfiguredName, other.ConfiguredName, StringComparison.OrdinalIgnoreCase)
            : null;

    private static bool? Decide(string one, string other, bool together) =>
        one.Length == 0 || other.Length == 0 ? null : together && one == other;

    private static bool ShareAddress(DeviceInventory one, DeviceInventory other) =>
        one.ManagementAddresses.Intersect(other.ManagementAddresses, StringComparer.OrdinalIgnoreCase).Any();

    private static bool DifferInName(DeviceInventory one, DeviceInventory other) =>
        one.SysName.Length > 0
        && other.SysName.Length > 0
        && !string.Equals(one.SysName, other.SysName, StringComparison.OrdinalIgnoreCase);
}
