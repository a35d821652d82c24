using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Topology.Graph;

/// <summary>Makes links of all that is claimed between two nodes; what several claims say of the same cable becomes one link.</summary>
internal sealed class PairMerger
{
    private readonly List<LinkDraft> _links = [];
    private readonly List<Claim> _halves = [];
    private readonly List<Claim> _nowhere = [];
    private readonly Dictionary<(string, string), LinkDraft> _byEnds = [];
    private readonly Dictionary<string, LinkDraft> _byLow = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LinkDraft> _byHigh = new(StringComparer.Ordinal);
    private PortTable _lowPorts = new([]);
    private PortTable _highPorts = new([]);

    /// <param name="lowPorts">Those of the node with the lower number.</param>
    /// <param name="highPorts">Those of the other node.</param>
    /// <param name="claims">Sorted by <see cref="Claim.Compare"/>, all between the two nodes.</param>
    /// <returns>Valid until the next call.</returns>
    public List<LinkDraft> Merge(ReadOnlySpan<Claim> claims, PortTable lowPorts, PortTable highPorts)
    {
        (_lowPorts, _highPorts) = (lowPorts, highPorts);
        _links.Clear();
        _halves.Clear();
        _nowhere.Clear();
        _byEnds.Clear();
        _byLow.Clear();
        _byHigh.Clear();
        var isRouted = false;
        foreach (var claim in claims)
        {
            if (!IsPhysical(claim))
            {
                isRouted = true;
            }
            else if (IsWhole(claim))
            {
                Whole(claim);
            }
            else
            {
                (claim.AtLow.Text.Length + claim.AtHigh.Text.Length == 0 ? _nowhere : _halves).Add(claim);
            }
        }
        if (_halves.Count > 0)
        {
            Halves(_halves);
        }
        foreach (var claim in _nowhere)
        {
            // It confirms a single link, and does not say which of several.
            if (_links.Count == 0)
            {
                Keep(claim);
            }
            else if (_links.Count == 1)
            {
                _links[0].Add(claim);
            }
        }
        if (!isRouted && _links.Count < 2)
        {
            return _links;
        }
        var cabled = _links.ToArray();
        foreach (var claim in claims)
        {
            if (!IsPhysical(claim))
            {
                Routed(claim, cabled);
            }
        }
        JoinAggregates(cabled);
        return _links;
    }

    private static bool IsPhysical(Claim claim) =>
        claim.Kind is TopologyEvidenceKind.Lldp or TopologyEvidenceKind.Cdp or TopologyEvidenceKind.Bridge;

    private static bool IsWhole(Claim claim) => claim.AtLow.Text.Length > 0 && claim.AtHigh.Text.Length > 0;

    private void Whole(Claim claim)
    {
        if (_byEnds.TryGetValue((claim.AtLow.Text, claim.AtHigh.Text), out var link))
        {
            link.Add(claim);
        }
        else
        {
            Keep(claim);
        }
    }

    /// <summary>
    /// Claims with one known end belong to the link at that end. One such end left on either side is one cable seen from both; of several,
    /// nobody says which belongs to which, so only the side that tells more of them is believed.
    /// </summary>
    private void Halves(List<Claim> halves)
    {
        var left = new List<Claim>();
        foreach (var claim in halves)
        {
            if (
                (claim.AtLow.Text.Length > 0 ? _byLow : _byHigh).TryGetValue(
                    claim.AtLow.Text.Length > 0 ? claim.AtLow.Text : claim.AtHigh.Text,
                    out var link
                )
            )
            {
                link.Add(claim);
            }
            else
            {
                left.Add(claim);
            }
        }
        var lows = left.Where(c => c.AtLow.Text.Length > 0).GroupBy(c => c.AtLow.Text, StringComparer.Ordinal).ToList();
        var highs = left.Where(c => c.AtHigh.Text.Length > 0).GroupBy(c => c.AtHigh.Text, StringComparer.Ordinal).ToList();
        if (lows.Count == 1 && highs.Count == 1)
        {
            var link = new LinkDraft();
            foreach (var claim in lows[0].Concat(highs[0]))
            {
                link.Add(claim);
            }
            Keep(link);
            return;
        }
        foreach (var end in lows.Count >= highs.Count ? lows : highs)
        {
            var link = new LinkDraft();
            foreach (var claim in end)
            {
                link.Add(claim);
            }
            Keep(link);
        }
    }

    /// <summary>Sessions and networks confirm the link they run over: that of their interface, or of the one it is a subinterface of.</summary>
    private void Routed(Claim claim, LinkDraft[] cabled)
    {
        var link = Find(claim.AtLow.Text, claim.AtHigh.Text) ?? Find(Parent(_lowPorts, claim.AtLow), Parent(_highPorts, claim.AtHigh));
        if (link is null && cabled.Length == 1 && (IsVirtual(_lowPorts, claim.AtLow) || IsVirtual(_highPorts, claim.AtHigh)))
        {
            link = cabled[0];
        }
        if (link is null)
        {
            Keep(claim);
        }
        else
        {
            link.Add(claim, tellsEnds: claim.AtLow.Text == link.Low.Text || claim.AtHigh.Text == link.High.Text);
        }
    }

    private LinkDraft? Find(string lowText, string highText)
    {
        if (_byEnds.TryGetValue((lowText, highText), out var link))
        {
            return link;
        }
        if (lowText.Length > 0 && _byLow.TryGetValue(lowText, out link) && (link.High.Text.Length == 0 || highText.Length == 0))
        {
            return link;
        }
        return highText.Length > 0 && _byHigh.TryGetValue(highText, out link) && (link.Low.Text.Length == 0 || lowText.Length == 0)
            ? link
            : null;
    }

    /// <summary>
    /// Nothing in an inventory says which ports form an aggregate. When one aggregated link is known between the nodes, the cables of
    /// one speed beside it are taken for its members.
    /// </summary>
    private void JoinAggregates(LinkDraft[] cabled)
    {
        var aggregates = _links.Where(IsAggregate).ToList();
        if (aggregates.Count != 1)
        {
            return;
        }
        var members = cabled.Where(l => l != aggregates[0]).ToList();
        if (members.Select(SpeedOf).Distinct().Count() == 1)
        {
            foreach (var member in members)
            {
                member.Aggregate = aggregates[0];
            }
        }
    }

    private bool IsAggregate(LinkDraft link) =>
        (link.Low.Port != PortTable.None && _lowPorts.IsAggregate(link.Low.Port))
        || (link.High.Port != PortTable.None && _highPorts.IsAggregate(link.High.Port));

    private long SpeedOf(LinkDraft link) =>
        link.Low.Port != PortTable.None ? _lowPorts[link.Low.Port].Speed
        : link.High.Port != PortTable.None ? _highPorts[link.High.Port].Speed
        : 0;

    private static bool IsVirtual(PortTable ports, (int Port, string Text) end) => end.Port != PortTable.None && ports.IsVirtual(end.Port);

    private static string Parent(PortTable ports, (int Port, string Text) end) =>
        end.Port == PortTable.None ? end.Text : ports[ports.ParentOf(end.Port)].Name;

    private void Keep(Claim claim)
    {
        var link = new LinkDraft();
        link.Add(claim);
        Keep(link);
    }

    private void Keep(LinkDraft link)
    {
        _links.Add(link);
        _byEnds.TryAdd((link.Low.Text, link.High.Text), link);
        if (link.Low.Text.Length > 0)
        {
            _byLow.TryAdd(link.Low.Text, link);
        }
        if (link.High.Text.Length > 0)
        {
            _byHigh.TryAdd(link.High.Text, link);
        }
    }
}
