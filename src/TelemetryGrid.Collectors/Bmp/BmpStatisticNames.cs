using TelemetryGrid.PromQL;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>Metrics for the numbers of statistics reports (RFC 7854 §4.8, RFC 8671 §6.2).</summary>
internal static class BmpStatisticNames
{
    private static readonly MetricMetadata?[] Known =
    [
        Counter("rejected_prefixes", "Prefixes rejected by inbound policy."),
        Counter("duplicate_announcements", "Prefixes announced again as they were."),
        Counter("duplicate_withdrawals", "Withdrawals of prefixes that were not there."),
        Counter("cluster_list_loops", "Updates invalidated by a loop in CLUSTER_LIST."),
        Counter("as_path_loops", "Updates invalidated by a loop in AS_PATH."),
        Counter("originator_loops", "Updates invalidated by their ORIGINATOR_ID."),
        Counter("confederation_loops", "Updates invalidated by a loop in AS_CONFED_SEQUENCE or AS_CONFED_SET."),
        Gauge("received_routes", "Routes in Adj-RIBs-In."),
        Gauge("local_routes", "Routes in Loc-RIB."),
        Gauge("received_family_routes", "Routes in Adj-RIBs-In of one address family."),
        Gauge("local_family_routes", "Routes in Loc-RIB of one address family."),
        Counter("updates_treated_as_withdraw", "Updates with malformed attributes, treated as withdrawals."),
        Counter("prefixes_treated_as_withdraw", "Prefixes in updates with malformed attributes."),
        Counter("duplicate_updates", "Updates that said nothing new."),
        Gauge("sent_routes_pre_policy", "Routes in Adj-RIBs-Out before policy."),
        Gauge("sent_routes", "Routes in Adj-RIBs-Out after policy."),
        Gauge("sent_family_routes_pre_policy", "Routes in Adj-RIBs-Out of one address family before policy."),
        Gauge("sent_family_routes", "Routes in Adj-RIBs-Out of one address family after policy."),
    ];

    /// <summary>Null for a number of no name here.</summary>
    public static MetricMetadata? Find(ushort type) => type < Known.Length ? Known[type] : null;

    private static MetricMetadata Counter(string name, string help) => new($"network_bgp_peer_{name}_total", "counter", help, "");

    private static MetricMetadata Gauge(string name, string help) => new($"network_bgp_peer_{name}", "gauge", help, "");
}
