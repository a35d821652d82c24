using System.Collections.Immutable;
using TelemetryGrid.Grains.Topology.Graph;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Tests.Topology;

/// <summary>Inventories as devices would give them.</summary>
internal static class Lab
{
    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static DeviceInventory Device(string id, params InventoryInterface[] interfaces) =>
        new()
        {
            Device = DeviceId.Parse(id),
            Timestamp = Start,
            SysName = id,
            ChassisId = Mac(id),
            Interfaces = [.. interfaces.Select((port, i) => port.IfIndex == 0 ? port with { IfIndex = i + 1 } : port)],
        };

    public static InventoryInterface Port(string name, string address = "", string mac = "", long speed = 1_000_000_000) =>
        new()
        {
            Name = name,
            PhysAddress = mac,
            Addresses = address.Length > 0 ? [address] : [],
            Speed = speed,
            OperStatus = InterfaceStatus.Up,
        };

    public static DeviceInventory With(this DeviceInventory device, params InventoryNeighbor[] neighbors) =>
        device with
        {
            Neighbors = [.. device.Neighbors, .. neighbors],
        };

    public static DeviceInventory At(this DeviceInventory device, int minutes) => device with { Timestamp = Start.AddMinutes(minutes) };

    public static InventoryNeighbor Lldp(string local, string remote, string port, string description = "") =>
        new()
        {
            Protocol = NeighborProtocol.Lldp,
            LocalInterface = local,
            RemoteChassisId = Mac(remote),
            RemoteSysName = remote,
            RemotePortId = port,
            RemotePortDescription = description,
        };

    public static InventoryNeighbor Cdp(string local, string remote, string port) =>
        new()
        {
            Protocol = NeighborProtocol.Cdp,
            LocalInterface = local,
            RemoteSysName = remote,
            RemotePortId = port,
        };

    public static InventoryNeighbor Session(NeighborProtocol protocol, string address, string state, string local = "") =>
        new()
        {
            Protocol = protocol,
            LocalInterface = local,
            RemoteAddress = address,
            State = state,
        };

    public static InventoryNeighbor Learned(string local, string mac) =>
        new()
        {
            Protocol = NeighborProtocol.Bridge,
            LocalInterface = local,
            RemoteMac = mac,
        };

    /// <summary>An address that nothing else in a test has.</summary>
    public static string Mac(string name)
    {
        var hash = 0UL;
        foreach (var c in name)
        {
            hash = (hash * 1099511628211) ^ c;
        }
        return $"02:{(byte)hash:x2}:{(byte)(hash >> 8):x2}:{(byte)(hash >> 16):x2}:{(byte)(hash >> 24):x2}:{(byte)(hash >> 32):x2}";
    }

    public static TopologyView Graph(params DeviceInventory[] inventories) => Graph(inventories, new TopologyOptions());

    public static TopologyView Graph(IEnumerable<DeviceInventory> inventories, TopologyOptions options)
    {
        var dropped = 0L;
        var memories = new Dictionary<DeviceId, TopologyMemory>();
        foreach (var inventory in inventories)
        {
            if (InventoryMemory.Apply(memories.GetValueOrDefault(inventory.Device), inventory, options, ref dropped) is { } memory)
            {
                memories[inventory.Device] = memory;
            }
        }
        return new GraphBuilder(options).Build([.. memories.Values.Select(m => new ReportingDevice(m))]);
    }

    public static ImmutableArray<string> LinkIds(this TopologyView view) => [.. view.Links.Select(l => l.Id)];
}
