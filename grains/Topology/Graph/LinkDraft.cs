using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>A link between two nodes while evidence for it is collected.</summary>
internal sealed class LinkDraft
{
    private readonly List<Claim> _evidence = [];

    public (int Port, string Text) Low { get; private set; } = (PortTable.None, "");

    public (int Port, string Text) High { get; private set; } = (PortTable.None, "");

    /// <summary>The aggregated link that this one is a member of.</summary>
    public LinkDraft? Aggregate { get; set; }

    public IReadOnlyList<Claim> Evidence => _evidence;

    /// <summary>Unix milliseconds.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The best first, of each kind and end the newest first.</summary>
    public void SortEvidence() =>
        _evidence.Sort(
            (a, b) =>
                a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind)
                : a.Node != b.Node ? a.Node.CompareTo(b.Node)
                : a.LastSeen != b.LastSeen ? b.LastSeen.CompareTo(a.LastSeen)
                : string.CompareOrdinal(a.Detail, b.Detail)
        );

    /// <summary>Adds evidence, which may tell an end that was unknown.</summary>
    public void Add(Claim claim, bool tellsEnds = true)
    {
        _evidence.Add(claim);
        LastSeen = Math.Max(LastSeen, claim.LastSeen);
        if (tellsEnds)
        {
            Low = Low.Text.Length == 0 ? claim.AtLow : Low;
            High = High.Text.Length == 0 ? claim.AtHigh : High;
        }
    }

    /// <summary>What the best evidence is worth; LLDP and CDP are worth more when both ends say the same.</summary>
    public double Confidence()
    {
        var best = 0.0;
        foreach (var claim in _evidence)
        {
            var bothSides = _evidence.Exists(c => c.Kind == claim.Kind && c.Node != claim.Node);
            best = Math.Max(
                best,
                claim.Kind switch
                {
                    TopologyEvidenceKind.Lldp => bothSides ? 1.0 : 0.9,
                    TopologyEvidenceKind.Cdp => bothSides ? 0.85 : 0.8,
                    TopologyEvidenceKind.Ospf => 0.6,
                    TopologyEvidenceKind.Bgp => 0.55,
                    TopologyEvidenceKind.Subnet => 0.4,
                    _ => 0.3,
                }
            );
        }
        return Low.Text.Length == 0 || High.Text.Length == 0 ? Math.Round(best * 0.9, 4) : best;
    }
}
