using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>A device's chassis by ENTITY-MIB (RFC 6933), and the engine id of its agent (RFC 3411 §5).</summary>
internal static class EntityMib
{
    private const int Chassis = 3; // PhysicalClass chassis

    private static readonly ObjectIdentifier EntPhysicalEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.47.1.1.1.1");
    private static readonly ObjectIdentifier SnmpEngineId = ObjectIdentifier.Parse("1.3.6.1.6.3.10.2.1.1");

    /// <summary>Object types with their instances.</summary>
    public static IEnumerable<(ObjectIdentifier Type, MibEntry Entry)> Of(SimulatedDevice device)
    {
        (string maker, string model) = Make(device.Vendor);
        yield return Chassis1(2, () => SnmpValue.OctetString($"{model} chassis")); // entPhysicalDescr
        yield return Chassis1(4, () => SnmpValue.Integer32(0)); // entPhysicalContainedIn
        yield return Chassis1(5, () => SnmpValue.Integer32(Chassis)); // entPhysicalClass
        yield return Chassis1(6, () => SnmpValue.Integer32(-1)); // entPhysicalParentRelPos
        yield return Chassis1(7, () => SnmpValue.OctetString("Chassis")); // entPhysicalName
        yield return Chassis1(11, () => SnmpValue.OctetString($"SIM{device.Index + 1:00000}")); // entPhysicalSerialNum
        yield return Chassis1(12, () => SnmpValue.OctetString(maker)); // entPhysicalMfgName
        yield return Chassis1(13, () => SnmpValue.OctetString(model)); // entPhysicalModelName
        yield return Chassis1(16, () => SnmpValue.Integer32(2)); // entPhysicalIsFRU
        // The enterprise that IANA reserves for documentation (32473), format 5: octets of its own.
        yield return (
            SnmpEngineId,
            new MibEntry(
                SnmpEngineId.Child(0),
                () => SnmpValue.OctetString([0x80, 0x00, 0x7E, 0xD9, 5, 0, 0, (byte)(device.Index >> 8), (byte)device.Index])
            )
        );
    }

    private static (ObjectIdentifier, MibEntry) Chassis1(uint column, Func<SnmpValue> read)
    {
        ObjectIdentifier type = EntPhysicalEntry.Child(column);
        return (type, new MibEntry(type.Child(1), read));
    }

    private static (string Maker, string Model) Make(VendorProfile vendor) =>
        vendor == VendorProfile.Junos ? ("Juniper Networks", "MX204")
        : vendor == VendorProfile.IosXr ? ("Cisco", "ASR-9001")
        : vendor == VendorProfile.Ios ? ("Cisco", "CISCO7206VXR")
        : vendor == VendorProfile.Eos ? ("Arista Networks", "DCS-7050SX3-48YC8")
        : ("Aruba", "6300M");
}
