using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Topology;

/// <summary>A random network, read several times while it changes, by devices that tell more or less of it.</summary>
internal static class RandomSite
{
    public static List<DeviceInventory> Inventories(int seed, int devices, int rounds)
    {
        var random = new Random(seed);
        var cables = new List<(int A, int PortA, int B, int PortB)>();
        var ports = new int[devices];
        for (var i = 1; i < devices * 2; i++)
        {
            var (a, b) = (i < devices ? i : random.Next(devices), random.Next(i < devices ? i : devices));
            if (a != b)
            {
                cables.Add((a, ports[a]++, b, ports[b]++));
            }
        }
        var inventories = new List<DeviceInventory>();
        for (var round = 0; round < rounds; round++)
        {
            for (var device = 0; device < devices; device++)
            {
                inventories.Add(Read(device, ports[device] + 2, cables, random).At((round * 5) + random.Next(5)));
            }
            if (cables.Count > 0)
            {
                cables.RemoveAt(random.Next(cables.Count));
            }
        }
        return inventories;
    }

    private static DeviceInventory Read(int device, int ports, List<(int A, int PortA, int B, int PortB)> cables, Random random)
    {
        var interfaces = Enumerable.Range(0, ports).Select(p => Port($"GigabitEthernet0/{p}", mac: MacOf(device, p))).ToArray();
        var neighbors = new List<InventoryNeighbor>();
        for (var i = 0; i < cables.Count; i++)
        {
            var (a, portA, b, portB) = cables[i];
            if (a != device && b != device)
            {
                continue;
            }
            var (local, remote, remotePort) = a == device ? (portA, b, portB) : (portB, a, portA);
            var network = $"10.{i / 64}.{i % 64 * 4}.{(a == device ? 1 : 2)}/30";
            interfaces[local] = Port($"GigabitEthernet0/{local}", i % 3 == 0 ? network : "", MacOf(device, local));
            var name = $"GigabitEthernet0/{local}";
            switch (random.Next(8))
            {
                case 0:
                    neighbors.Add(Lldp(name, Name(remote), $"Gi0/{remotePort}"));
                    break;
                case 1:
                    neighbors.Add(Lldp(name, Name(remote), "no idea"));
                    neighbors.Add(Cdp(name, Name(remote) + ".example.net", $"GigabitEthernet0/{remotePort}"));
                    break;
                case 2:
                    neighbors.Add(Cdp(name, Name(remote), $"Gi0/{remotePort}"));
                    break;
                case 3:
                    neighbors.Add(Learned(name, MacOf(remote, remotePort)));
                    break;
                case 4:
                    neighbors.Add(Learned(name, MacOf(remote, remotePort)));
                    neighbors.Add(Learned(name, "06:00:00:00:00:01"));
                    break;
                case 5:
                    neighbors.Add(Lldp(name, $"phone{random.Next(5)}", "Port 1"));
                    break;
            }
        }
        var inventory = Device(Name(device), interfaces).With([.. neighbors]);
        // Some devices are reached in two ways.
        return device % 7 == 0
            ? inventory with
            {
                Device = TelemetryGrid.Identity.DeviceId.Parse(random.Next(2) == 0 ? Name(device) : $"192.0.2.{device}"),
            }
            : inventory;
    }

    private static string Name(int device) => $"d{device}";

    private static string MacOf(int device, int port) => $"02:aa:{device >> 8:x2}:{device & 255:x2}:00:{port:x2}";
}
