using System.Globalization;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Simulation.Model;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>What a device says of itself and of its neighbours by LLDP-MIB (IEEE 802.1AB-2005 §12). A neighbour is there while its link is up.</summary>
internal static class LldpMib
{
    private const int MacAddressChassis = 4; // LldpChassisIdSubtype macAddress
    private const int InterfaceNamePort = 5; // LldpPortIdSubtype interfaceName
    private const int LocalPort = 7; // LldpPortIdSubtype local
    private const uint IPv4 = 1; // AddressFamilyNumbers ipV4

    private static readonly ObjectIdentifier Lldp = ObjectIdentifier.Parse("1.0.8802.1.1.2.1");
    private static readonly ObjectIdentifier LocalSystem = Lldp.Child(3);
    private static readonly ObjectIdentifier LocalPorts = Lldp.Child(3, 7, 1);
    private static readonly ObjectIdentifier LocalAddresses = Lldp.Child(3, 8, 1);
    private static readonly ObjectIdentifier RemoteSystems = Lldp.Child(4, 1, 1);
    private static readonly ObjectIdentifier RemoteAddresses = Lldp.Child(4, 2, 1);
    private static readonly ObjectIdentifier SysNameObject = ObjectIdentifier.Parse("1.3.6.1.2.1.1.5");

    /// <summary>Object types with their instances.</summary>
    public static IEnumerable<(ObjectIdentifier Type, MibEntry Entry)> Of(SimulatedDevice device)
    {
        yield return Scalar(1, () => SnmpValue.Integer32(MacAddressChassis)); // lldpLocChassisIdSubtype
        yield return Scalar(2, () => SnmpValue.OctetString(ChassisId(device))); // lldpLocChassisId
        yield return Scalar(3, () => SnmpValue.OctetString(device.Name)); // lldpLocSysName
        yield return Scalar(4, () => SnmpValue.OctetString(device.Description)); // lldpLocSysDesc
        yield return Scalar(5, () => SnmpValue.OctetString(Capabilities(device))); // lldpLocSysCapSupported
        yield return Scalar(6, () => SnmpValue.OctetString(Capabilities(device))); // lldpLocSysCapEnabled
        yield return Cell(LocalAddresses, 5, Address(device), () => SnmpValue.Integer32(2)); // lldpLocManAddrIfSubtype: ifIndex
        yield return Cell(LocalAddresses, 6, Address(device), () => SnmpValue.Integer32((int)device.Interfaces[^1].IfIndex)); // lldpLocManAddrIfId
        foreach (SimulatedInterface port in device.Interfaces.Where(i => i.Type == 6))
        {
            uint[] local = [port.IfIndex];
            yield return Cell(LocalPorts, 2, local, () => SnmpValue.Integer32(PortIdSubtype(port))); // lldpLocPortIdSubtype
            yield return Cell(LocalPorts, 3, local, () => SnmpValue.OctetString(PortId(port))); // lldpLocPortId
            yield return Cell(LocalPorts, 4, local, () => SnmpValue.OctetString(PortDescription(port))); // lldpLocPortDesc
            if (port.Peer is not { } peer)
            {
                continue;
            }
            // Indexed by lldpRemTimeMark, lldpRemLocalPortNum, lldpRemIndex.
            uint[] remote = [0, port.IfIndex, 1];
            Func<bool> isUp = () => port.IsUp;
            yield return Cell(RemoteSystems, 4, remote, () => SnmpValue.Integer32(MacAddressChassis), isUp); // lldpRemChassisIdSubtype
            yield return Cell(RemoteSystems, 5, remote, () => SnmpValue.OctetString(ChassisId(peer.Device)), isUp); // lldpRemChassisId
            yield return Cell(RemoteSystems, 6, remote, () => SnmpValue.Integer32(PortIdSubtype(peer)), isUp); // lldpRemPortIdSubtype
            yield return Cell(RemoteSystems, 7, remote, () => SnmpValue.OctetString(PortId(peer)), isUp); // lldpRemPortId
            yield return Cell(RemoteSystems, 8, remote, () => SnmpValue.OctetString(PortDescription(peer)), isUp); // lldpRemPortDesc
            yield return Cell(RemoteSystems, 9, remote, () => SnmpValue.OctetString(peer.Device.Name), isUp); // lldpRemSysName
            yield return Cell(RemoteSystems, 10, remote, () => SnmpValue.OctetString(peer.Device.Description), isUp); // lldpRemSysDesc
            yield return Cell(RemoteSystems, 11, remote, () => SnmpValue.OctetString(Capabilities(peer.Device)), isUp); // lldpRemSysCapSupported
            yield return Cell(RemoteSystems, 12, remote, () => SnmpValue.OctetString(Capabilities(peer.Device)), isUp); // lldpRemSysCapEnabled
            uint[] address = [.. remote, .. Address(peer.Device)];
            yield return Cell(RemoteAddresses, 3, address, () => SnmpValue.Integer32(2), isUp); // lldpRemManAddrIfSubtype
            yield return Cell(RemoteAddresses, 4, address, () => SnmpValue.Integer32((int)peer.Device.Interfaces[^1].IfIndex), isUp); // lldpRemManAddrIfId
            yield return Cell(RemoteAddresses, 5, address, () => SnmpValue.Oid(SysNameObject), isUp); // lldpRemManAddrOID
        }
    }

    /// <summary>The device's own MAC address: that of an interface numbered 0.</summary>
    internal static byte[] ChassisId(SimulatedDevice device) => [0x02, 0, (byte)(device.Index >> 8), (byte)device.Index, 0, 0];

    // Junos numbers its ports in LLDP and names them in the description; the others name them, IOS and IOS XR in short.
    private static int PortIdSubtype(SimulatedInterface port) => port.Device.Vendor == VendorProfile.Junos ? LocalPort : InterfaceNamePort;

    private static string PortId(SimulatedInterface port) =>
        port.Device.Vendor == VendorProfile.Junos ? port.IfIndex.ToString(CultureInfo.InvariantCulture)
        : port.Device.Vendor == VendorProfile.Ios || port.Device.Vendor == VendorProfile.IosXr
            ? port
                .Name.Replace("TenGigabitEthernet", "Te", StringComparison.Ordinal)
                .Replace("TenGigE", "Te", StringComparison.Ordinal)
                .Replace("GigabitEthernet", "Gi", StringComparison.Ordinal)
        : port.Name;

    private static string PortDescription(SimulatedInterface port) => port.Device.Vendor == VendorProfile.Junos ? port.Name : port.Alias;

    /// <summary>LldpSystemCapabilitiesMap: bridge is bit 2, router bit 4, from the left.</summary>
    private static byte[] Capabilities(SimulatedDevice device) =>
        [device.Role is DeviceRole.Edge or DeviceRole.Core ? (byte)0x08 : (byte)0x20, 0];

    /// <summary>The device's address as a part of an index: family, length, octets.</summary>
    private static uint[] Address(SimulatedDevice device)
    {
        byte[] octets = device.Address.GetAddressBytes();
        return [IPv4, (uint)octets.Length, .. octets.Select(o => (uint)o)];
    }

    private static (ObjectIdentifier, MibEntry) Scalar(uint number, Func<SnmpValue> read)
    {
        ObjectIdentifier type = LocalSystem.Child(number);
        return (type, new MibEntry(type.Child(0), read));
    }

    private static (ObjectIdentifier, MibEntry) Cell(
        ObjectIdentifier entry,
        uint column,
        uint[] index,
        Func<SnmpValue> read,
        Func<bool>? exists = null
    )
    {
        ObjectIdentifier type = entry.Child(column);
        return (type, new MibEntry(type.Child(index), read, exists));
    }
}
