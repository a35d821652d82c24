using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Flows;

/// <summary>The <c>exporter</c> filters of a source: the first that matches decides. Verdicts are remembered for a bounded number of addresses.</summary>
internal sealed class ExporterFilter
{
    private const int MaxRemembered = 65_536;

    private readonly (IPNetwork Network, bool Include)[] _rules;
    private readonly bool _passesByDefault;
    private readonly Dictionary<FlowAddress, bool> _verdicts = [];

    public ExporterFilter(ImmutableArray<SourceFilter> filters)
    {
        _rules = [.. filters.Where(f => f.Field == "exporter").Select(f => (Network(f.Pattern), f.Include))];
        _passesByDefault = !_rules.Any(r => r.Include);
    }

    public bool Passes(in FlowAddress address)
    {
        if (_rules.Length == 0)
        {
            return true;
        }
        if (_verdicts.TryGetValue(address, out var verdict))
        {
            return verdict;
        }
        verdict = Judge(address.ToIPAddress());
        if (_verdicts.Count < MaxRemembered)
        {
            _verdicts.Add(address, verdict);
        }
        return verdict;
    }

    private bool Judge(IPAddress address)
    {
        foreach (var (network, include) in _rules)
        {
            if (network.Contains(address))
            {
                return include;
            }
        }
        return _passesByDefault;
    }

    private static IPNetwork Network(string pattern)
    {
        if (IPNetwork.TryParse(pattern, out var network))
        {
            return network;
        }
        var address = IPAddress.Parse(pattern);
        return new IPNetwork(address, address.GetAddressBytes().Length * 8);
    }
}
