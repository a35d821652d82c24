using System.Collections.Immutable;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A device that reports inventories, ready to be put into a graph.</summary>
internal sealed class ReportingDevice
{
    /// <param name="memory">What is remembered of it.</param>
    /// <param name="before">The same device as it was before.</param>
    public ReportingDevice(TopologyMemory memory, ReportingDevice? before = null)
    {
        Memory = memory;
        Ports = new PortTable(memory.Newest.Interfaces);
        Addresses = AddressesOf(Ports);
        Mentions = [.. memory.Neighbors.Select(n => new Mention(n))];
        ConfiguredName = NodeKeys.Name(memory.Newest.ConfiguredName);
        NameKey = NodeKeys.Name(memory.Newest.SysName);
        Serial = NodeKeys.Serial(memory.Newest.Serial);
        EngineId = memory.Newest.EngineId.Trim().ToLowerInvariant();
        ChassisKey = NodeKeys.Chassis(memory.Newest.ChassisId);
        Names = before is not null && MemoryComparison.NameSame(before.Inventory, memory.Newest) ? before.Names : new object();
    }

    /// <summary>The same object as long as nothing changes that names the device or its ports.</summary>
    public object Names { get; }

    public TopologyMemory Memory { get; private set; }

    public string Id => Inventory.Device.Value;

    public DeviceInventory Inventory => Memory.Newest;

    public long LastSeen => Memory.Times[0];

    public PortTable Ports { get; }

    public ImmutableArray<Mention> Mentions { get; }

    /// <summary>Addresses of interfaces, each with its port.</summary>
    public ImmutableArray<(NetworkText Network, int Port)> Addresses { get; }

    /// <summary>The name that a person gave; empty for none.</summary>
    public string ConfiguredName { get; }

    /// <summary>The name that the device gives itself.</summary>
    public string NameKey { get; }

    public string Serial { get; }

    public string EngineId { get; }

    public string ChassisKey { get; }

    /// <summary>Takes over the times of a memory that otherwise says the same.</summary>
    public void Refresh(TopologyMemory memory)
    {
        for (var i = 0; i < Mentions.Length; i++)
        {
            Mentions[i].LastSeen = memory.Neighbors[i].LastSeen;
        }
        Memory = memory;
    }

    private static ImmutableArray<(NetworkText, int)> AddressesOf(PortTable ports)
    {
        var addresses = ImmutableArray.CreateBuilder<(NetworkText, int)>();
        for (var port = 0; port < ports.Count; port++)
        {
            foreach (var text in ports[port].Addresses)
            {
                if (NetworkText.TryParse(text, out var network))
                {
                    addresses.Add((network, port));
                }
            }
        }
        return addresses.ToImmutable();
    }
}
