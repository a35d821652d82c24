using System.Collections.Frozen;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>The leaves that other sources tell of as well, under the names they have there.</summary>
internal static class CanonicalMetrics
{
    private const string Neighbor = "/bgp/neighbors/neighbor/";

    // As bgpPeerState counts (RFC 4273).
    private static readonly Dictionary<string, double> SessionStates = new(StringComparer.OrdinalIgnoreCase)
    {
        ["IDLE"] = 1,
        ["CONNECT"] = 2,
        ["ACTIVE"] = 3,
        ["OPENSENT"] = 4,
        ["OPENCONFIRM"] = 5,
        ["ESTABLISHED"] = 6,
    };

    private static readonly FrozenDictionary<string, CanonicalMetric> ByPath = new Dictionary<string, CanonicalMetric>(
        StringComparer.Ordinal
    )
    {
        ["/system/cpus/cpu/state/total/instant"] = new("network_cpu_utilization_ratio", "gauge", "cpu", 0.01),
        ["/components/component/cpu/utilization/state/instant"] = new("network_cpu_utilization_ratio", "gauge", "cpu", 0.01),
        ["/system/memory/state/physical"] = new("network_memory_size_bytes", "gauge", "memory", Fixed: "system"),
        ["/system/memory/state/used"] = new("network_memory_used_bytes", "gauge", "memory", Fixed: "system"),
        ["/components/component/state/memory/available"] = new("network_memory_size_bytes", "gauge", "memory"),
        ["/components/component/state/memory/utilized"] = new("network_memory_used_bytes", "gauge", "memory"),
        ["/components/component/state/temperature/instant"] = new("network_sensor_temperature_celsius", "gauge", "sensor"),
        // IOS XR.
        ["/system-monitoring/cpu-utilization/total-cpu-one-minute"] = new("network_cpu_utilization_ratio", "gauge", "cpu", 0.01),
        // SR Linux.
        ["/platform/control/cpu/total/instant"] = new("network_cpu_utilization_ratio", "gauge", "cpu", 0.01),
        ["/platform/control/memory/physical"] = new("network_memory_size_bytes", "gauge", "memory"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Behind a BGP neighbour, whatever instance and protocol it is in.
    private static readonly FrozenDictionary<string, CanonicalMetric> ByNeighbor = new Dictionary<string, CanonicalMetric>(
        StringComparer.Ordinal
    )
    {
        ["state/session-state"] = new("network_bgp_peer_state", "gauge", Words: SessionStates),
        ["state/established-transitions"] = new("network_bgp_peer_established_transitions_total", "counter"),
        ["state/messages/received/UPDATE"] = new("network_bgp_peer_in_updates_total", "counter"),
        ["state/messages/sent/UPDATE"] = new("network_bgp_peer_out_updates_total", "counter"),
        ["afi-safis/afi-safi/state/prefixes/received"] = new("network_bgp_peer_prefixes_received", "gauge"),
        ["afi-safis/afi-safi/state/prefixes/received-pre-policy"] = new("network_bgp_peer_prefixes_received_pre_policy", "gauge"),
        ["afi-safis/afi-safi/state/prefixes/installed"] = new("network_bgp_peer_prefixes_installed", "gauge"),
        ["afi-safis/afi-safi/state/prefixes/sent"] = new("network_bgp_peer_prefixes_sent", "gauge"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static CanonicalMetric? Find(string path)
    {
        if (ByPath.TryGetValue(path, out var metric))
        {
            return metric;
        }
        var neighbor = path.IndexOf(Neighbor, StringComparison.Ordinal);
        return neighbor >= 0 && ByNeighbor.TryGetValue(path[(neighbor + Neighbor.Length)..], out metric) ? metric : null;
    }

    /// <summary>The label of a key of BGP's, which has one name whatever the model calls it; null for others.</summary>
    public static string? Label(string element, string key) =>
        (element, key) switch
        {
            ("neighbor", "neighbor-address" or "neighbor_address" or "peer-address") => "peer",
            ("afi-safi", "afi-safi-name") => "afi_safi",
            _ => null,
        };
}
