using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Gateway.Tests.Topology;

/// <summary>A fixed topology: <c>core1 – acc1 – chassis:phone</c>. It answers with what it was asked, where that matters.</summary>
internal sealed class TestTopologyGrain : Grain, ITopologyGrain
{
    private static readonly TopologyNode s_core = new()
    {
        Id = "core1",
        IsManaged = true,
        Name = "core1.example.net",
        Vendor = "Cisco",
        Role = TopologyRole.Core,
        Degree = 1,
        Dependents = 1,
        AlsoKnownAs = ["192.0.2.1"],
        LastSeen = Snapshots.Time,
    };

    private static readonly TopologyNode s_access = new()
    {
        Id = "acc1",
        IsManaged = true,
        Role = TopologyRole.Access,
    };

    private static readonly TopologyNode s_phone = new() { Id = "chassis:phone", Role = TopologyRole.Endpoint };

    private static readonly TopologyLink s_link = new()
    {
        Id = "acc1/up~core1/xe-0/0/1",
        A = new TopologyEndpoint
        {
            Node = "acc1",
            Interface = "up",
            IfIndex = 1,
        },
        B = new TopologyEndpoint
        {
            Node = "core1",
            Interface = "xe-0/0/1",
            OperStatus = InterfaceStatus.Up,
        },
        Confidence = 0.9,
        Evidence =
        [
            new TopologyEvidence
            {
                Kind = TopologyEvidenceKind.Lldp,
                Node = "acc1",
                Detail = "words",
                LastSeen = Snapshots.Time,
            },
        ],
        Speed = 1_000,
        UplinkOf = "acc1",
    };

    public Task<bool> ObserveAsync(DeviceInventory inventory) => throw new NotSupportedException();

    public Task<bool> ForgetAsync(DeviceId device) => throw new NotSupportedException();

    public Task FlushAsync() => throw new NotSupportedException();

    public Task<TopologyGraph> GetAsync(int maxNodes) => Task.FromResult(Graph(maxNodes));

    public Task<TopologyGraph?> GetAroundAsync(string node, int depth, int maxNodes) =>
        Task.FromResult(IsNode(node) ? Graph(maxNodes) with { TotalNodes = depth } : null);

    public Task<TopologyPath?> FindPathAsync(string from, string to, TopologyWeight weight) =>
        Task.FromResult(
            !IsNode(from) || !IsNode(to) ? null
            : to == s_phone.Id ? new TopologyPath()
            : new TopologyPath
            {
                Nodes = [s_access, s_core],
                Links = [s_link],
                Cost = (int)weight + 1,
            }
        );

    public Task<TopologyDependents?> GetDependentsAsync(string node, ImmutableArray<string> roots) =>
        Task.FromResult(IsNode(node) ? Dependents(node, roots) : null);

    public Task<TopologyDependents?> GetLinkDependentsAsync(string link, ImmutableArray<string> roots) =>
        Task.FromResult(link == s_link.Id ? Dependents(link, roots) : null);

    public Task<ImmutableArray<TopologyChange>> GetChangesAsync(long after, int limit) =>
        Task.FromResult<ImmutableArray<TopologyChange>>([
            new TopologyChange
            {
                Number = after + 1,
                Timestamp = Snapshots.Time,
                Kind = TopologyChangeKind.LinkMoved,
                Node = "acc1",
                Link = "new",
                FormerLink = "old",
                Message = limit.ToString(CultureInfo.InvariantCulture),
            },
        ]);

    public Task SubscribeAsync(ITopologyObserver observer) => throw new NotSupportedException();

    public Task UnsubscribeAsync(ITopologyObserver observer) => throw new NotSupportedException();

    private static bool IsNode(string id) => id is "core1" or "acc1" or "chassis:phone";

    private static TopologyGraph Graph(int maxNodes) =>
        new()
        {
            Nodes = [s_access, s_phone, s_core],
            Links = [s_link],
            TotalNodes = maxNodes,
            TotalLinks = 2,
            Revision = 3,
            Dropped = 4,
            Unresolved = 5,
        };

    private static TopologyDependents Dependents(string subject, ImmutableArray<string> roots) =>
        new()
        {
            Subject = subject,
            Roots = roots,
            Nodes = [s_access],
        };
}
