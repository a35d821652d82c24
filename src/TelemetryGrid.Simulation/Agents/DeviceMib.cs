using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Simulation.Agents;

/// <summary>A device as MIB-II's system group (RFC 3418), IF-MIB (RFC 2863) and what tells its place in the network present it.</summary>
internal static class DeviceMib
{
    private static readonly ObjectIdentifier System = ObjectIdentifier.Parse("1.3.6.1.2.1.1");
    private static readonly ObjectIdentifier IfNumber = ObjectIdentifier.Parse("1.3.6.1.2.1.2.1");
    private static readonly ObjectIdentifier IfEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1");
    private static readonly ObjectIdentifier IfXEntry = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.1.1");
    private static readonly ObjectIdentifier IfTableLastChange = ObjectIdentifier.Parse("1.3.6.1.2.1.31.1.5");

    private static readonly SnmpValue ZeroDotZero = SnmpValue.Oid(ObjectIdentifier.Parse("0.0"));

    /// <param name="device">The device described; its counters are read at each request.</param>
    /// <param name="elapsed">Time since the simulation's start.</param>
    public static MibView Build(SimulatedDevice device, Func<TimeSpan> elapsed)
    {
        var entries = new List<MibEntry>();
        var objects = new List<ObjectIdentifier>();
        foreach ((uint column, Func<SnmpValue> read) in SystemGroup(device, elapsed))
        {
            Add(System.Child(column), 0, read);
        }
        Add(IfNumber, 0, () => SnmpValue.Integer32(device.Interfaces.Count));
        Add(IfTableLastChange, 0, () => SnmpValue.TimeTicks(0));
        foreach (SimulatedInterface described in device.Interfaces)
        {
            foreach ((uint column, Func<SnmpValue> read) in IfTable(described))
            {
                Add(IfEntry.Child(column), described.IfIndex, read);
            }
            foreach ((uint column, Func<SnmpValue> read) in IfXTable(described))
            {
                Add(IfXEntry.Child(column), described.IfIndex, read);
            }
        }
        foreach ((ObjectIdentifier type, MibEntry entry) in LldpMib.Of(device).Concat(EntityMib.Of(device)))
        {
            objects.Add(type);
            entries.Add(entry);
        }
        return new MibView(entries, objects);

        void Add(ObjectIdentifier type, uint instance, Func<SnmpValue> read)
        {
            objects.Add(type);
            entries.Add(new MibEntry(type.Child(instance), read));
        }
    }

    private static IEnumerable<(uint, Func<SnmpValue>)> SystemGroup(SimulatedDevice device, Func<TimeSpan> elapsed)
    {
        yield return (1, () => SnmpValue.OctetString(device.Description)); // sysDescr
        yield return (2, () => SnmpValue.Oid(ObjectIdentifier.Parse(device.Vendor.ObjectId))); // sysObjectID
        yield return (3, () => SnmpValue.TimeTicks(Ticks(device.UptimeAtStart + elapsed()))); // sysUpTime
        yield return (4, () => SnmpValue.OctetString("noc@example.net")); // sysContact
        yield return (5, () => SnmpValue.OctetString(device.Name)); // sysName
        yield return (6, () => SnmpValue.OctetString($"simulated rack {device.Index + 1}")); // sysLocation
        // sysServices: layer 2 for switches, 3 for routers, as powers of two.
        yield return (7, () => SnmpValue.Integer32(device.Role is DeviceRole.Edge or DeviceRole.Core ? 4 : 2));
    }

    private static IEnumerable<(uint, Func<SnmpValue>)> IfTable(SimulatedInterface i)
    {
        yield return (1, () => SnmpValue.Integer32((int)i.IfIndex)); // ifIndex
        yield return (2, () => SnmpValue.OctetString(i.Name)); // ifDescr
        yield return (3, () => SnmpValue.Integer32(i.Type)); // ifType
        yield return (4, () => SnmpValue.Integer32(i.Type == 6 ? 1500 : 65_535)); // ifMtu
        yield return (5, () => SnmpValue.Gauge32((uint)Math.Min(i.Speed, uint.MaxValue))); // ifSpeed
        yield return (6, () => SnmpValue.OctetString(i.Type == 6 ? i.MacAddress : [])); // ifPhysAddress
        yield return (7, () => SnmpValue.Integer32(i.IsAdminUp ? 1 : 2)); // ifAdminStatus
        yield return (8, () => SnmpValue.Integer32(i.IsUp ? 1 : 2)); // ifOperStatus
        yield return (9, () => SnmpValue.TimeTicks(i.LastChange == default ? 0 : Ticks(i.Device.UptimeAtStart + i.LastChange))); // ifLastChange
        yield return (10, () => SnmpValue.Counter32((uint)i.InOctets)); // ifInOctets
        yield return (11, () => SnmpValue.Counter32((uint)i.InUcastPackets)); // ifInUcastPkts
        yield return (12, () => SnmpValue.Counter32((uint)(i.InMulticastPackets + i.InBroadcastPackets))); // ifInNUcastPkts
        yield return (13, () => SnmpValue.Counter32((uint)i.InDiscards)); // ifInDiscards
        yield return (14, () => SnmpValue.Counter32((uint)i.InErrors)); // ifInErrors
        yield return (15, () => SnmpValue.Counter32(0)); // ifInUnknownProtos
        yield return (16, () => SnmpValue.Counter32((uint)i.OutOctets)); // ifOutOctets
        yield return (17, () => SnmpValue.Counter32((uint)i.OutUcastPackets)); // ifOutUcastPkts
        yield return (18, () => SnmpValue.Counter32((uint)(i.OutMulticastPackets + i.OutBroadcastPackets))); // ifOutNUcastPkts
        yield return (19, () => SnmpValue.Counter32((uint)i.OutDiscards)); // ifOutDiscards
        yield return (20, () => SnmpValue.Counter32((uint)i.OutErrors)); // ifOutErrors
        yield return (21, () => SnmpValue.Gauge32(0)); // ifOutQLen
        yield return (22, () => ZeroDotZero); // ifSpecific
    }

    private static IEnumerable<(uint, Func<SnmpValue>)> IfXTable(SimulatedInterface i)
    {
        yield return (1, () => SnmpValue.OctetString(i.Name)); // ifName
        yield return (2, () => SnmpValue.Counter32((uint)i.InMulticastPackets)); // ifInMulticastPkts
        yield return (3, () => SnmpValue.Counter32((uint)i.InBroadcastPackets)); // ifInBroadcastPkts
        yield return (4, () => SnmpValue.Counter32((uint)i.OutMulticastPackets)); // ifOutMulticastPkts
        yield return (5, () => SnmpValue.Counter32((uint)i.OutBroadcastPackets)); // ifOutBroadcastPkts
        yield return (6, () => SnmpValue.Counter64(i.InOctets)); // ifHCInOctets
        yield return (7, () => SnmpValue.Counter64(i.InUcastPackets)); // ifHCInUcastPkts
        yield return (8, () => SnmpValue.Counter64(i.InMulticastPackets)); // ifHCInMulticastPkts
        yield return (9, () => SnmpValue.Counter64(i.InBroadcastPackets)); // ifHCInBroadcastPkts
        yield return (10, () => SnmpValue.Counter64(i.OutOctets)); // ifHCOutOctets
        yield return (11, () => SnmpValue.Counter64(i.OutUcastPackets)); // ifHCOutUcastPkts
        yield return (12, () => SnmpValue.Counter64(i.OutMulticastPackets)); // ifHCOutMulticastPkts
        yield return (13, () => SnmpValue.Counter64(i.OutBroadcastPackets)); // ifHCOutBroadcastPkts
        yield return (14, () => SnmpValue.Integer32(1)); // ifLinkUpDownTrapEnable
        yield return (15, () => SnmpValue.Gauge32((uint)(i.Speed / 1_000_000))); // ifHighSpeed
        yield return (16, () => SnmpValue.Integer32(2)); // ifPromiscuousMode
        yield return (17, () => SnmpValue.Integer32(i.Type == 6 ? 1 : 2)); // ifConnectorPresent
        yield return (18, () => SnmpValue.OctetString(i.Alias)); // ifAlias
        yield return (19, () => SnmpValue.TimeTicks(0)); // ifCounterDiscontinuityTime
    }

    /// <summary>Hundredths of a second, modulo 2^32.</summary>
    private static uint Ticks(TimeSpan time) => unchecked((uint)(time.Ticks / (TimeSpan.TicksPerSecond / 100)));
}
