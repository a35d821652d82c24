using System.Collections.Immutable;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A node while the graph is being built.</summary>
internal sealed class GraphNode
{
    private static readonly PortTable s_noPorts = new([]);

    private readonly ReportingDevice? _newest;

    private GraphNode(string id, List<ReportingDevice> members, TopologyOptions? options)
    {
        Id = id;
        Members = members;
        _newest = members.MaxBy(m => m.LastSeen);
        Ports = _newest?.Ports ?? s_noPorts;
        Mentions =
            members.Count == 0 ? []
            : members.Count == 1 ? members[0].Mentions
            : Current(members, options!.MissedInventories);
    }

    public string Id { get; }

    /// <summary>The devices it reports as; none when it is known from its neighbours only.</summary>
    public List<ReportingDevice> Members { get; }

    /// <summary>The member that reported last. Only for nodes that report.</summary>
    public ReportingDevice Newest => _newest ?? throw new InvalidOperationException($"{Id} does not report.");

    public PortTable Ports { get; }

    /// <summary>The neighbours that it names.</summary>
    public ImmutableArray<Mention> Mentions { get; }

    public bool IsManaged => Members.Count > 0;

    /// <summary>What neighbours say of a node that does not report, the newest.</summary>
    public (long LastSeen, string Name, string Description, string Address) Hearsay { get; private set; }

    public static GraphNode Reporting(List<ReportingDevice> members, TopologyOptions options) => new(members[0].Id, members, options);

    public static GraphNode Heard(string id) => new(id, [], null);

    public void Hear(Mention mention)
    {
        var neighbor = mention.Neighbor;
        var name = neighbor.RemoteSysName.Length == 0 && neighbor.RemoteAs > 0 ? $"AS{neighbor.RemoteAs}" : neighbor.RemoteSysName;
        var said = (mention.LastSeen, name, neighbor.RemoteSysDescription, mention.Address?.Address ?? "");
        if (Hearsay.Name is null || said.CompareTo(Hearsay) > 0)
        {
            Hearsay = said;
        }
    }

    public TopologyNode ToNode(TopologyRole role, int degree, int dependents)
    {
        if (!IsManaged)
        {
            return new TopologyNode
            {
                Id = Id,
                Name = Hearsay.Name,
                Description = Hearsay.Description,
                Addresses = Hearsay.Address.Length > 0 ? [Hearsay.Address] : [],
                Role = role,
                Degree = degree,
                Dependents = dependents,
                LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(Hearsay.LastSeen),
            };
        }
        var inventory = Newest.Inventory;
        return new TopologyNode
        {
            Id = Id,
            IsManaged = true,
            Name = inventory.SysName,
            Vendor = inventory.Vendor,
            Os = inventory.Os,
            Model = inventory.Model,
            Version = inventory.Version,
            Serial = inventory.Serial,
            Description = inventory.Description,
            Addresses = AllAddresses(),
            AlsoKnownAs = [.. Members.Skip(1).Select(m => m.Id)],
            Role = role,
            Degree = degree,
            Dependents = dependents,
            LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(Newest.LastSeen),
        };
    }

    /// <summary>What a device said under one id, it need not unsay under the same: its inventories age together.</summary>
    private static ImmutableArray<Mention> Current(List<ReportingDevice> members, int missed)
    {
        var times = members.SelectMany(m => m.Memory.Times).Distinct().OrderDescending().Take(missed).ToArray();
        var horizon = times.Length >= missed ? times[^1] : long.MinValue;
        var mentions = members.SelectMany(m => m.Mentions).Where(m => m.LastSeen >= horizon).ToList();
        var newest = mentions.GroupBy(Port).ToDictionary(g => g.Key, g => g.Max(m => m.LastSeen));
        return [.. mentions.Where(m => !InventoryMemory.IsOfOnePort(m.Neighbor) || m.LastSeen == newest[Port(m)])];

        static (NeighborProtocol, string) Port(Mention mention) => (mention.Neighbor.Protocol, mention.Neighbor.LocalInterface);
    }

    private ImmutableArray<string> AllAddresses() =>
        Members.Count == 1
            ? Newest.Inventory.ManagementAddresses
            : [.. Members.SelectMany(m => m.Inventory.ManagementAddresses).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
