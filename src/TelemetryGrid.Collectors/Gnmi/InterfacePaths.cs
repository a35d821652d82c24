using System.Collections.Frozen;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// Which leaves tell of an interface, under the path each model has for them, without modules and keys. The names on the right are those of
/// OpenConfig; models that call them otherwise say so.
/// </summary>
internal static class InterfacePaths
{
    private static readonly (string Leaf, InterfaceField Field)[] OpenConfigCounters =
    [
        ("in-octets", InterfaceField.InOctets),
        ("out-octets", InterfaceField.OutOctets),
        ("in-pkts", InterfaceField.InPackets),
        ("out-pkts", InterfaceField.OutPackets),
        ("in-unicast-pkts", InterfaceField.InUnicast),
        ("out-unicast-pkts", InterfaceField.OutUnicast),
        ("in-multicast-pkts", InterfaceField.InMulticast),
        ("out-multicast-pkts", InterfaceField.OutMulticast),
        ("in-broadcast-pkts", InterfaceField.InBroadcast),
        ("out-broadcast-pkts", InterfaceField.OutBroadcast),
        ("in-errors", InterfaceField.InErrors),
        ("out-errors", InterfaceField.OutErrors),
        ("in-discards", InterfaceField.InDiscards),
        ("out-discards", InterfaceField.OutDiscards),
    ];

    private static readonly (string Leaf, InterfaceField Field)[] OpenConfigState =
    [
        ("ifindex", InterfaceField.IfIndex),
        ("description", InterfaceField.Alias),
        ("admin-status", InterfaceField.AdminStatus),
        ("oper-status", InterfaceField.OperStatus),
        // Juniper's own addition.
        ("high-speed", InterfaceField.SpeedMegabits),
    ];

    // SR Linux and SR OS.
    private static readonly (string Leaf, InterfaceField Field)[] NokiaStatistics =
    [
        ("in-octets", InterfaceField.InOctets),
        ("out-octets", InterfaceField.OutOctets),
        ("in-packets", InterfaceField.InPackets),
        ("out-packets", InterfaceField.OutPackets),
        ("in-unicast-packets", InterfaceField.InUnicast),
        ("out-unicast-packets", InterfaceField.OutUnicast),
        ("in-multicast-packets", InterfaceField.InMulticast),
        ("out-multicast-packets", InterfaceField.OutMulticast),
        ("in-broadcast-packets", InterfaceField.InBroadcast),
        ("out-broadcast-packets", InterfaceField.OutBroadcast),
        ("in-error-packets", InterfaceField.InErrors),
        ("out-error-packets", InterfaceField.OutErrors),
        ("in-errors", InterfaceField.InErrors),
        ("out-errors", InterfaceField.OutErrors),
        ("in-discarded-packets", InterfaceField.InDiscards),
        ("out-discarded-packets", InterfaceField.OutDiscards),
        ("in-discards", InterfaceField.InDiscards),
        ("out-discards", InterfaceField.OutDiscards),
    ];

    private static readonly (string Leaf, InterfaceField Field)[] NokiaState =
    [
        ("ifindex", InterfaceField.IfIndex),
        ("if-index", InterfaceField.IfIndex),
        ("description", InterfaceField.Alias),
        ("admin-state", InterfaceField.AdminStatus),
        ("oper-state", InterfaceField.OperStatus),
        ("ethernet/port-speed", InterfaceField.SpeedName),
    ];

    // Cisco-IOS-XR-infra-statsd-oper.
    private static readonly (string Leaf, InterfaceField Field)[] IosXrCounters =
    [
        ("bytes-received", InterfaceField.InOctets),
        ("bytes-sent", InterfaceField.OutOctets),
        ("packets-received", InterfaceField.InPackets),
        ("packets-sent", InterfaceField.OutPackets),
        ("input-errors", InterfaceField.InErrors),
        ("output-errors", InterfaceField.OutErrors),
        ("input-drops", InterfaceField.InDiscards),
        ("output-drops", InterfaceField.OutDiscards),
    ];

    // Cisco-IOS-XR-pfi-im-cmd-oper.
    private static readonly (string Leaf, InterfaceField Field)[] IosXrState =
    [
        ("if-index", InterfaceField.IfIndex),
        ("description", InterfaceField.Alias),
        ("state", InterfaceField.AdminStatus),
        ("line-state", InterfaceField.OperStatus),
        ("bandwidth", InterfaceField.SpeedKilobits),
    ];

    // Cisco-IOS-XE-interfaces-oper, and ietf-interfaces (RFC 8343), whose packets are called alike.
    private static readonly (string Leaf, InterfaceField Field)[] IetfState =
    [
        ("if-index", InterfaceField.IfIndex),
        ("description", InterfaceField.Alias),
        ("admin-status", InterfaceField.AdminStatus),
        ("oper-status", InterfaceField.OperStatus),
        ("speed", InterfaceField.SpeedBits),
        ("statistics/in-octets", InterfaceField.InOctets),
        ("statistics/in-unicast-pkts", InterfaceField.InUnicast),
        ("statistics/in-multicast-pkts", InterfaceField.InMulticast),
        ("statistics/in-broadcast-pkts", InterfaceField.InBroadcast),
        ("statistics/in-errors", InterfaceField.InErrors),
        ("statistics/in-errors-64", InterfaceField.InErrors),
        ("statistics/in-discards", InterfaceField.InDiscards),
        ("statistics/in-discards-64", InterfaceField.InDiscards),
        ("statistics/out-octets", InterfaceField.OutOctets),
        ("statistics/out-octets-64", InterfaceField.OutOctets),
        ("statistics/out-unicast-pkts", InterfaceField.OutUnicast),
        ("statistics/out-multicast-pkts", InterfaceField.OutMulticast),
        ("statistics/out-broadcast-pkts", InterfaceField.OutBroadcast),
        ("statistics/out-errors", InterfaceField.OutErrors),
        ("statistics/out-discards", InterfaceField.OutDiscards),
    ];

    private static readonly (string Leaf, InterfaceField Field)[] HuaweiState =
    [
        ("index", InterfaceField.IfIndex),
        ("description", InterfaceField.Alias),
        ("dynamic/oper-status", InterfaceField.OperStatus),
        ("admin-status", InterfaceField.AdminStatus),
        ("dynamic/bandwidth", InterfaceField.SpeedKilobits),
        ("mib-statistics/receive-byte", InterfaceField.InOctets),
        ("mib-statistics/send-byte", InterfaceField.OutOctets),
        ("mib-statistics/receive-packet", InterfaceField.InPackets),
        ("mib-statistics/send-packet", InterfaceField.OutPackets),
        ("mib-statistics/receive-error-packet", InterfaceField.InErrors),
        ("mib-statistics/send-error-packet", InterfaceField.OutErrors),
        ("mib-statistics/receive-drop", InterfaceField.InDiscards),
        ("mib-statistics/send-drop", InterfaceField.OutDiscards),
    ];

    // Juniper's port sensor.
    private static readonly (string Leaf, InterfaceField Field)[] JunosPort =
    [
        ("snmp_if_index", InterfaceField.IfIndex),
        ("if_description", InterfaceField.Alias),
        ("if_administration_status", InterfaceField.AdminStatus),
        ("if_operational_status", InterfaceField.OperStatus),
        ("ifHighSpeed", InterfaceField.SpeedMegabits),
        ("ingress_stats/if_octets", InterfaceField.InOctets),
        ("ingress_stats/if_pkts", InterfaceField.InPackets),
        ("ingress_stats/if_uc_pkts", InterfaceField.InUnicast),
        ("ingress_stats/if_mc_pkts", InterfaceField.InMulticast),
        ("ingress_stats/if_bc_pkts", InterfaceField.InBroadcast),
        ("ingress_errors/if_errors", InterfaceField.InErrors),
        ("ingress_errors/if_discards", InterfaceField.InDiscards),
        ("egress_stats/if_octets", InterfaceField.OutOctets),
        ("egress_stats/if_pkts", InterfaceField.OutPackets),
        ("egress_stats/if_uc_pkts", InterfaceField.OutUnicast),
        ("egress_stats/if_mc_pkts", InterfaceField.OutMulticast),
        ("egress_stats/if_bc_pkts", InterfaceField.OutBroadcast),
        ("egress_errors/if_errors", InterfaceField.OutErrors),
        ("egress_errors/if_discards", InterfaceField.OutDiscards),
    ];

    private static readonly FrozenDictionary<string, InterfaceField> Fields = Build();

    /// <summary>The paths at which an interface itself stands: one that is deleted is gone.</summary>
    public static readonly FrozenSet<string> Interfaces = new[]
    {
        "/interfaces/interface",
        "/interfaces/interface/subinterfaces/subinterface",
        "/interface",
        "/state/port",
        "/interfaces-state/interface",
        "/ifm/interfaces/interface",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static InterfaceField? Find(string path) => Fields.TryGetValue(path, out var field) ? field : null;

    private static FrozenDictionary<string, InterfaceField> Build()
    {
        var fields = new Dictionary<string, InterfaceField>(StringComparer.Ordinal);
        Add("/interfaces/interface/state", OpenConfigState);
        Add("/interfaces/interface/state/counters", OpenConfigCounters);
        Add("/interfaces/interface/state/counters", [("name", InterfaceField.Name)]);
        Add(
            "/interfaces/interface/ethernet/state",
            [("port-speed", InterfaceField.SpeedName), ("negotiated-port-speed", InterfaceField.SpeedName)]
        );
        Add("/interfaces/interface/subinterfaces/subinterface/state", OpenConfigState);
        Add("/interfaces/interface/subinterfaces/subinterface/state/counters", OpenConfigCounters);
        Add("/interface", NokiaState);
        Add("/interface/statistics", NokiaStatistics);
        Add("/state/port", NokiaState);
        Add("/state/port/statistics", NokiaStatistics);
        Add("/infra-statistics/interfaces/interface/latest/generic-counters", IosXrCounters);
        Add("/infra-statistics/interfaces/interface/cache/generic-counters", IosXrCounters);
        Add("/infra-statistics/interfaces/interface/generic-counters", IosXrCounters);
        Add("/interfaces/interface-xr/interface", IosXrState);
        Add("/interfaces/interface", IetfState);
        Add("/interfaces-state/interface", IetfState);
        Add("/ifm/interfaces/interface", HuaweiState);
        Add("/junos/system/linecard/interface/interface_stats", JunosPort);
        return fields.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string container, (string Leaf, InterfaceField Field)[] leaves)
        {
            foreach (var (leaf, field) in leaves)
            {
                fields.TryAdd($"{container}/{leaf}", field);
            }
        }
    }
}
