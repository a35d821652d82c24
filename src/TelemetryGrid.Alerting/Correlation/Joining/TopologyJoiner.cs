using TelemetryGrid.Alerting.Correlation.Network;

namespace TelemetryGrid.Alerting.Correlation.Joining;

/// <summary>Explains alerts by what is down: their own interface or device, or what every way to them leads over.</summary>
internal sealed class TopologyJoiner
{
    private readonly TrackedAlert[] _alerts;
    private readonly NetworkMap _map;
    private readonly Joined _joined;
    private readonly int[] _node;
    private readonly int[] _nodeCause;
    private readonly int[] _linkCause;
    private readonly Dictionary<string, int> _deviceCause = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Device, string Interface), int> _interfaceCause = [];
    private readonly Outage _outage;
    private readonly int[]?[] _regionCauses;

    private TopologyJoiner(TrackedAlert[] alerts, NetworkMap map, Joined joined)
    {
        (_alerts, _map, _joined) = (alerts, map, joined);
        _node = [.. alerts.Select(a => map.IndexOf(a.Entity.Device))];
        var nodeDown = new bool[map.Nodes.Length];
        var linkDown = new bool[map.Links.Length];
        _nodeCause = new int[map.Nodes.Length];
        _linkCause = new int[map.Links.Length];
        Array.Fill(_nodeCause, -1);
        Array.Fill(_linkCause, -1);
        for (var i = 0; i < alerts.Length; i++)
        {
            if (alerts[i].Signal != AlertSignal.Down)
            {
                continue;
            }
            if (alerts[i].Entity.IsDevice)
            {
                _deviceCause.TryAdd(DeviceOf(i), i);
                if (_node[i] >= 0)
                {
                    nodeDown[_node[i]] = true;
                    _nodeCause[_node[i]] = _nodeCause[_node[i]] < 0 ? i : _nodeCause[_node[i]];
                }
                continue;
            }
            _interfaceCause.TryAdd(InterfaceOf(i), i);
            foreach (var link in LinksOf(i))
            {
                linkDown[link] = true;
            }
        }
        _outage = new Outage(map, nodeDown, linkDown);
        _regionCauses = new int[]?[_outage.Regions.Count];
        ChooseLinkCauses();
    }

    public static void Join(TrackedAlert[] alerts, NetworkMap map, Joined joined)
    {
        var joiner = new TopologyJoiner(alerts, map, joined);
        for (var i = 0; i < alerts.Length; i++)
        {
            if (alerts[i].Entity is { IsSeen: false, Device.Length: > 0 })
            {
                joiner.Explain(i);
            }
        }
    }

    private void Explain(int i)
    {
        var (entity, signal) = (_alerts[i].Entity, _alerts[i].Signal);
        var isFront = false;
        if (entity.IsInterface && signal == AlertSignal.Down)
        {
            foreach (var link in LinksOf(i))
            {
                isFront |= ExplainLink(i, link);
            }
        }
        if (entity.Interface.Length > 0 && _interfaceCause.TryGetValue(InterfaceOf(i), out var cause))
        {
            _joined.Explain(
                i,
                cause,
                entity.IsInterface && signal == AlertSignal.Down ? ExplanationKind.Same : ExplanationKind.Contained,
                0.9
            );
        }
        if (isFront)
        {
            // It is what cuts its device off; the device's own alert follows from it.
            return;
        }
        if (_deviceCause.TryGetValue(DeviceOf(i), out cause))
        {
            _joined.Explain(
                i,
                cause,
                entity.IsDevice && signal == AlertSignal.Down ? ExplanationKind.Same : ExplanationKind.Contained,
                0.9
            );
        }
        if (signal == AlertSignal.Other)
        {
            return;
        }
        ExplainByRegion(i, _node[i], ExplanationKind.Behind);
        if (_map.IndexOf(entity.Peer) is >= 0 and var peer)
        {
            ExplainPeer(i, _node[i], peer);
        }
    }

    // True when the link is part of the front.
    private bool ExplainLink(int i, int link)
    {
        if (_outage.ByNode[link] is >= 0 and var node)
        {
            _joined.Explain(i, _nodeCause[node], ExplanationKind.LinkOfNode, 0.9);
            return false;
        }
        if (_linkCause[link] >= 0)
        {
            _joined.Explain(i, _linkCause[link], ExplanationKind.OtherEnd, 0.95);
        }
        return _outage.LinkFront[link];
    }

    private void ExplainPeer(int i, int node, int peer)
    {
        _joined.Explain(i, _nodeCause[peer], ExplanationKind.Peer, 0.9);
        foreach (var link in node < 0 ? [] : _map.LinksOf(node))
        {
            if (_map.Other(link, node) == peer && _outage.IsLinkDown(link))
            {
                _joined.Explain(i, _linkCause[link], ExplanationKind.Peer, 0.85);
            }
        }
        ExplainByRegion(i, peer, ExplanationKind.Peer);
    }

    private void ExplainByRegion(int i, int node, ExplanationKind kind)
    {
        if (node < 0 || _outage.RegionOf(node) is not (>= 0 and var region))
        {
            return;
        }
        var causes = _regionCauses[region] ??= CausesOf(region);
        // One that cuts off all by itself is surer than several that do so together.
        var confidence = causes.Length == 1 ? 0.95 : Math.Max(0.6, 0.9 - (0.05 * causes.Length));
        foreach (var cause in causes)
        {
            _joined.Explain(i, cause, kind, confidence);
        }
    }

    private int[] CausesOf(int region)
    {
        var (nodes, links) = _outage.Regions[region];
        return [.. nodes.Select(n => _nodeCause[n]).Concat(links.Select(l => _linkCause[l])).Where(c => c >= 0).Distinct().Order()];
    }

    // What the end that can be reached says of a link comes first, then what is said of the aggregate as a whole.
    private void ChooseLinkCauses()
    {
        var fromReached = new bool[_linkCause.Length];
        for (var i = 0; i < _alerts.Length; i++)
        {
            if (_alerts[i].Signal != AlertSignal.Down || !_alerts[i].Entity.IsInterface)
            {
                continue;
            }
            var reached = _node[i] >= 0 && _outage.Reached[_node[i]];
            foreach (var link in LinksOf(i))
            {
                if (_linkCause[link] < 0 || (reached && !fromReached[link]))
                {
                    (_linkCause[link], fromReached[link]) = (i, reached);
                }
            }
        }
        var own = (int[])_linkCause.Clone();
        for (var link = 0; link < own.Length; link++)
        {
            var whole = _map.Group[link];
            if (whole != link && own[whole] >= 0)
            {
                _linkCause[link] = own[whole];
            }
            else if (whole != link && own[link] >= 0 && _outage.IsLinkDown(whole))
            {
                _linkCause[whole] = _linkCause[whole] < 0 ? own[link] : Math.Min(_linkCause[whole], own[link]);
            }
        }
    }

    private IReadOnlyList<int> LinksOf(int i) => _map.LinksAt(_node[i], _alerts[i].Entity.Interface);

    // Labels may call one device by several names.
    private string DeviceOf(int i) => _node[i] >= 0 ? _map.Nodes[_node[i]].Id : _alerts[i].Entity.Device;

    private (string, string) InterfaceOf(int i) => (DeviceOf(i), _alerts[i].Entity.Interface.ToUpperInvariant());
}
