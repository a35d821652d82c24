using System.Collections.Immutable;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A node while the graph is being built.</summary>
internal sealed class GraphNode
{
    private static readonly PortTable s_noPorts = new([]);

    private readonly ReportingDevice? _newest;

    private GraphNode(string id, List<ReportingDevice> members)
    {
        Id = id;
        Members = members;
        _newest = members.MaxBy(m => m.LastSeen);
        Ports = _newest?.Ports ?? s_noPorts;
    }

    public string Id { get; }

    /// <summary>The devices it reports as; none when it is known from its neighbours only.</summary>
    public List<ReportingDevice> Members { get; }

    /// <summary>The member that reported last. Only for nodes that report.</summary>
    public ReportingDevice Newest => _newest ?? throw new InvalidOperationException($"{Id} does not report.");

    public PortTable Ports { get; }

    public bool IsManaged => Members.Count > 0;

    /// <summary>What neighbours say of a node that does not report, the newest.</summary>
    public (long LastSeen, string Name, string Description, string Address) Hearsay { get; private set; }

    public static GraphNode Reporting(List<ReportingDevice> members) => new(members[0].Id, members);

    public static GraphNode Heard(string id) => new(id, []);

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

    private ImmutableArray<string> AllAddresses() =>
        Members.Count == 1
            ? Newest.Inventory.ManagementAddresses
            : [.. Members.SelectMany(m => m.Inventory.ManagementAddresses).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
