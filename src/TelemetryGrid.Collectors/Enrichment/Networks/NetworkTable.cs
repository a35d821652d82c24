using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Enrichment.Networks;

/// <summary>Networks of both address families; the narrowest that contains an address is its network. Never changes.</summary>
internal sealed class NetworkTable
{
    private readonly NetworkRanges _ipv4;
    private readonly NetworkRanges _ipv6;

    public NetworkTable(IReadOnlyDictionary<NetworkPrefix, NetworkEntry> networks)
    {
        Count = networks.Count;
        _ipv4 = new NetworkRanges(networks.Where(n => n.Key.IsIPv4).Select(n => (n.Key, n.Value)));
        _ipv6 = new NetworkRanges(networks.Where(n => !n.Key.IsIPv4).Select(n => (n.Key, n.Value)));
    }

    public int Count { get; }

    public NetworkEntry? Find(in FlowAddress address)
    {
        var isIPv4 = address.IsIPv4;
        return (isIPv4 ? _ipv4 : _ipv6).Find(NetworkPrefix.ToNumber(address, isIPv4));
    }
}
