using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Tells whether two memories of a device say the same, apart from when. Most inventories repeat the one before.</summary>
internal static class MemoryComparison
{
    public static bool SaySame(TopologyMemory a, TopologyMemory b) =>
        SaySame(a.Newest, b.Newest) && SaySame(a.Neighbors.AsSpan(), b.Neighbors.AsSpan());

    /// <summary>Whether devices, ports and addresses go by the same names; states and speeds may differ.</summary>
    public static bool NameSame(DeviceInventory a, DeviceInventory b)
    {
        if (
            (a.SysName, a.Vendor, a.Serial, a.EngineId, a.ChassisId, a.ConfiguredName)
                != (b.SysName, b.Vendor, b.Serial, b.EngineId, b.ChassisId, b.ConfiguredName)
            || !a.ManagementAddresses.AsSpan().SequenceEqual(b.ManagementAddresses.AsSpan())
            || a.Interfaces.Length != b.Interfaces.Length
        )
        {
            return false;
        }
        for (var i = 0; i < a.Interfaces.Length; i++)
        {
            var (x, y) = (a.Interfaces[i], b.Interfaces[i]);
            if (
                (x.Name, x.IfIndex, x.PhysAddress) != (y.Name, y.IfIndex, y.PhysAddress)
                || !x.Addresses.AsSpan().SequenceEqual(y.Addresses.AsSpan())
            )
            {
                return false;
            }
        }
        return true;
    }

    private static bool SaySame(DeviceInventory a, DeviceInventory b)
    {
        // What holds arrays is compared by what is in them; all else by the records' own equality.
        if (
            !a.ManagementAddresses.AsSpan().SequenceEqual(b.ManagementAddresses.AsSpan())
            || a.Interfaces.Length != b.Interfaces.Length
            || Bare(a) != Bare(b)
        )
        {
            return false;
        }
        for (var i = 0; i < a.Interfaces.Length; i++)
        {
            if (!SaySame(a.Interfaces[i], b.Interfaces[i]))
            {
                return false;
            }
        }
        return true;
    }

    private static bool SaySame(InventoryInterface a, InventoryInterface b) =>
        a.Addresses.AsSpan().SequenceEqual(b.Addresses.AsSpan())
        && a.Vlans.AsSpan().SequenceEqual(b.Vlans.AsSpan())
        && a with { Addresses = [], Vlans = [] } == b with { Addresses = [], Vlans = [] };

    private static bool SaySame(ReadOnlySpan<TopologySighting> a, ReadOnlySpan<TopologySighting> b)
    {
        if (a.Length != b.Length)
        {
            return false;
        }
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Neighbor != b[i].Neighbor)
            {
                return false;
            }
        }
        return true;
    }

    private static DeviceInventory Bare(DeviceInventory inventory) =>
        inventory with
        {
            Timestamp = default,
            ManagementAddresses = [],
            Interfaces = [],
            Neighbors = [],
            Vlans = [],
            Gaps = [],
        };
}
