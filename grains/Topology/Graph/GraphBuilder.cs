using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Puts a site's devices together to a graph. The result depends on what is remembered of them, and on no order.</summary>
internal static class GraphBuilder
{
    public static TopologyView Build(IReadOnlyCollection<ReportingDevice> devices, TopologyOptions options)
    {
        var newest = devices.Count == 0 ? 0 : devices.Max(d => d.LastSeen);
        var horizon = newest - (long)options.MaxSilence.TotalMilliseconds;
        var reporting = DeviceIdentity.Group(devices.Where(d => d.LastSeen >= horizon)).ConvertAll(g => GraphNode.Reporting(g, options));
        var finder = new ClaimFinder(reporting, horizon);
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
        claims.Sort(Claim.Compare);
        var drafts = Merge(nodes, CollectionsMarshal.AsSpan(claims));
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

    private static List<(int Low, int High, LinkDraft Draft)> Merge(GraphNode[] nodes, ReadOnlySpan<Claim> claims)
    {
        var drafts = new List<(int, int, LinkDraft)>();
        for (var start = 0; start < claims.Length; )
        {
            var (low, high) = (claims[start].Low, claims[start].High);
            var end = start + 1;
            while (end < claims.Length && claims[end].Low == low && claims[end].High == high)
            {
                end++;
            }
            foreach (var draft in new PairMerger(nodes[low].Ports, nodes[high].Ports).Merge(claims[start..end]))
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
                    LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(draft.Evidence.Max(c => c.LastSeen)),
                }
            );
        }
        return links.MoveToImmutable();
    }

    private static ImmutableArray<TopologyEvidence> EvidenceOf(GraphNode[] nodes, LinkDraft draft)
    {
        var evidence = ImmutableArray.CreateBuilder<TopologyEvidence>();
        foreach (var one in draft.Evidence.GroupBy(c => (c.Kind, c.Node)).OrderBy(g => g.Key))
        {
            var best = one.OrderByDescending(c => c.LastSeen).ThenBy(c => c.Detail, StringComparer.Ordinal).First();
            evidence.Add(
                new TopologyEvidence
                {
                    Kind = best.Kind,
                    Node = nodes[best.Node].Id,
                    Detail = best.Detail,
                    LastSeen = DateTimeOffset.FromUnixTimeMilliseconds(best.LastSeen),
                }
            );
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
