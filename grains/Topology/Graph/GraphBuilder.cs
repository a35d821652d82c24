using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Puts a site's devices together to a graph. The result depends on what is remembered of them, and on no order.</summary>
internal sealed class GraphBuilder(TopologyOptions options)
{
    // Which ids are one device, and what they are called, from the last time: that seldom changes.
    private object[] _names = [];
    private List<string[]> _groups = [];
    private object[] _newest = [];
    private NodeDirectory? _directory;

    public TopologyView Build(IReadOnlyCollection<ReportingDevice> devices)
    {
        var newest = devices.Count == 0 ? 0 : devices.Max(d => d.LastSeen);
        var horizon = newest - (long)options.MaxSilence.TotalMilliseconds;
        var reporting = Group(devices.Where(d => d.LastSeen >= horizon).OrderBy(d => d.Id, StringComparer.Ordinal).ToArray());
        var finder = new ClaimFinder(reporting, Directory(reporting), horizon);
        finder.Find();
        var heard = finder.Heard.Values.OrderBy(n => n.Id, StringComparer.Ordinal).Take(options.MaxUnmanaged).ToArray();
        var nodes = reporting.Concat(heard).OrderBy(n => n.Id, StringComparer.Ordinal).ToArray();
        var numberOf = new Dictionary<string, int>(nodes.Length, StringComparer.Ordinal);
        for (var i = 0; i < nodes.Length; i++)
        {
            numberOf[nodes[i].Id] = i;
        }
        var reportingNumber = reporting.ConvertAll(n => numberOf[n.Id]);
        var claims = finder.Claims.ConvertAll(c => c with { Node = reportingNumber[c.Node], Remote = reportingNumber[c.Remote] });
        foreach (var claim in finder.ToHeard(id => numberOf.GetValueOrDefault(id, NodeDirectory.None)))
        {
            claims.Add(claim with { Node = reportingNumber[claim.Node] });
        }
        var drafts = Merge(nodes, claims);
        var kept = Math.Min(drafts.Count, options.MaxLinks);
        var shape = new GraphShape(nodes.Length, drafts.Take(kept).Select(d => (d.Low, d.High)));
        var roles = new RoleGuess(shape, [.. nodes.Select(n => n.IsManaged)]);
        return new TopologyView(
            [.. nodes.Select((n, i) => n.ToNode(roles.Roles[i], shape.Degree(i), roles.Dependents[i]))],
            ToLinks(nodes, drafts, kept, roles),
            shape,
            finder.Unresolved,
            finder.Heard.Count - heard.Length + (drafts.Count - kept)
        );
    }

    private List<GraphNode> Group(ReportingDevice[] sorted)
    {
        if (!Same(_names, sorted.Length, i => sorted[i].Names))
        {
            _names = [.. sorted.Select(d => d.Names)];
            _groups = DeviceIdentity.Group(sorted).ConvertAll(g => g.Select(d => d.Id).ToArray());
            _directory = null;
        }
        var byId = sorted.ToDictionary(d => d.Id, StringComparer.Ordinal);
        return _groups.ConvertAll(g => GraphNode.Reporting([.. g.Select(id => byId[id])], options));
    }

    private NodeDirectory Directory(List<GraphNode> reporting)
    {
        if (_directory is null || !Same(_newest, reporting.Count, i => reporting[i].Newest.Names))
        {
            _newest = [.. reporting.Select(n => n.Newest.Names)];
            _directory = new NodeDirectory(reporting);
        }
        return _directory;
    }

    private static bool Same(object[] before, int count, Func<int, object> now)
    {
        var same = before.Length == count;
        for (var i = 0; same && i < count; i++)
        {
            same = ReferenceEquals(before[i], now(i));
        }
        return same;
    }

    private static List<(int Low, int High, LinkDraft Draft)> Merge(GraphNode[] nodes, List<Claim> claims)
    {
        var pairs = new long[claims.Count];
        var places = new int[claims.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = ((long)claims[i].Low << 32) | (uint)claims[i].High;
            places[i] = i;
        }
        Array.Sort(pairs, places);
        var drafts = new List<(int, int, LinkDraft)>(pairs.Length);
        var merger = new PairMerger();
        var ofPair = new List<Claim>();
        for (var start = 0; start < pairs.Length; )
        {
            ofPair.Clear();
            var end = start;
            for (; end < pairs.Length && pairs[end] == pairs[start]; end++)
            {
                ofPair.Add(claims[places[end]]);
            }
            ofPair.Sort(Claim.Compare);
            var (low, high) = (ofPair[0].Low, ofPair[0].High);
            foreach (var draft in merger.Merge(CollectionsMarshal.AsSpan(ofPair), nodes[low].Ports, nodes[high].Ports))
            {
                drafts.Add((low, high, draft));
            }
            start = end;
        }
        return drafts;
    }

    private static ImmutableArray<TopologyLink> ToLinks(
        GraphNode[] nodes,
        List<(int Low, int High, LinkDraft Draft)> drafts,
        int kept,
        RoleGuess roles
    )
    {
        var links = ImmutableArray.CreateBuilder<TopologyLink>(kept);
        for (var i = 0; i < kept; i++)
        {
            var (low, high, draft) = drafts[i];
            var (a, b) = (End(nodes[low], draft.Low), End(nodes[high], draft.High));
            links.Add(
                new TopologyLink
                {
                    Id = LinkId(a, b),
                    A = a,
                    B = b,
                    Confidence = draft.Confidence(),
                    Evidence = EvidenceOf(nodes, draft),
                    Speed = SlowerOf(Speed(nodes[low], draft.Low), Speed(nodes[high], draft.High)),
                    Aggregate = draft.Aggregate is { } aggregate
                        ? LinkId(End(nodes[low], aggregate.Low), End(nodes[high], aggregate.High))
                        : "",
                    UplinkOf =
                        roles.Roles[low] < roles.Roles[high] ? nodes[low].Id
                        : roles.Roles[high] < roles.Roles[low] ? nodes[high].Id
                        : "",
                    LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(draft.LastSeen),
                }
            );
        }
        return links.MoveToImmutable();
    }

    private static ImmutableArray<TopologyEvidence> EvidenceOf(GraphNode[] nodes, LinkDraft draft)
    {
        var evidence = ImmutableArray.CreateBuilder<TopologyEvidence>(draft.Evidence.Count);
        draft.SortEvidence();
        for (var i = 0; i < draft.Evidence.Count; i++)
        {
            var claim = draft.Evidence[i];
            if (i == 0 || (claim.Kind, claim.Node) != (draft.Evidence[i - 1].Kind, draft.Evidence[i - 1].Node))
            {
                evidence.Add(
                    new TopologyEvidence
                    {
                        Kind = claim.Kind,
                        Node = nodes[claim.Node].Id,
                        Detail = claim.Detail,
                        LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(claim.LastSeen),
                    }
                );
            }
        }
        return evidence.ToImmutable();
    }

    private static TopologyEndpoint End(GraphNode node, (int Port, string Text) end)
    {
        if (end.Port == PortTable.None)
        {
            return new TopologyEndpoint { Node = node.Id, Interface = end.Text };
        }
        var port = node.Ports[end.Port];
        return new TopologyEndpoint
        {
            Node = node.Id,
            Interface = port.Name,
            IfIndex = port.IfIndex,
            Alias = port.Alias,
            OperStatus = port.OperStatus,
        };
    }

    private static string LinkId(TopologyEndpoint a, TopologyEndpoint b) => $"{a.Node}/{a.Interface}~{b.Node}/{b.Interface}";

    private static long Speed(GraphNode node, (int Port, string Text) end) => end.Port == PortTable.None ? 0 : node.Ports[end.Port].Speed;

    private static long SlowerOf(long a, long b) =>
        a == 0 ? b
        : b == 0 ? a
        : Math.Min(a, b);
}
