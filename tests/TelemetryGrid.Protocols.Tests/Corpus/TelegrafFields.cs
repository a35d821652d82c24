namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Which information elements Telegraf's field names stand for (RFC 5103 and vendor elements keep their numbers there).</summary>
internal static class TelegrafFields
{
    private const string Rows = """
        in_bytes 0/1
        in_packets 0/2
        flows 0/3
        protocol 0/4
        src_tos 0/5
        tcp_flags 0/6
        src_port 0/7
        src 0/8 0/27
        src_mask 0/9
        in_snmp 0/10
        dst_port 0/11
        dst 0/12 0/28
        dst_mask 0/13
        out_snmp 0/14
        next_hop 0/15
        bgp_src_as 0/16
        bgp_dst_as 0/17
        last_switched 0/21
        first_switched 0/22
        icmp_type 0/32
        icmp_code 0/32
        engine_type 0/38
        engine_id 0/39
        total_flows_exported 0/42
        dst_tos 0/55
        in_src_mac 0/56
        out_dst_mac 0/57
        vlan_src 0/58
        ip_version 0/60
        direction 0/61
        interface 0/82
        interface_desc 0/83
        in_total_bytes 0/85
        in_total_packets 0/86
        fwd_status 0/89
        fwd_reason 0/89
        app_desc 0/94
        app_id 0/95
        app_name 0/96
        exporter 0/130
        dropped_packets_total 0/135
        flow_end_reason 0/136
        exporting_pid 0/144
        observation_domain_id 0/149
        flow_start 0/150
        flow_end 0/151
        flow_start_ms 0/152
        flow_end_ms 0/153
        system_init_ms 0/160
        ignored_packet_total 0/164
        notsent_packet_total 0/167
        padding 0/210
        event_time 0/322
        retransmitted_in_pkts 35632/109
        retransmitted_out_pkts 35632/110
        l7_proto 35632/118
        client_nw_latency_ms 35632/123
        server_nw_latency_ms 35632/124
        app_latency_ms 35632/125
        retransmitted_in_bytes 35632/127
        retransmitted_out_bytes 35632/128
        ssl_server_name 35632/188
        ja3c_hash 35632/489
        ja3s_hash 35632/490
        ssl_cipher 35632/493
        ssl_unsafe_cipher 35632/494
        ssl_version 35632/495
        """;

    private static readonly Dictionary<string, (uint, ushort)[]> ByName = Rows.Split('\n')
        .Select(row => row.Split(' '))
        .ToDictionary(columns => columns[0], columns => columns[1..].Select(ParseElement).ToArray(), StringComparer.Ordinal);

    public static (uint Enterprise, ushort Id)[] Find(string name)
    {
        if (ByName.TryGetValue(name, out var elements))
        {
            return elements;
        }
        // type_<enterprise>_<id>, "rev" for YAF's reverse bit. In options templates the tool leaves the enterprise bit in the id.
        var parts = name.Split('_');
        return parts switch
        {
            ["type", var enterprise, "rev", var id] => [(uint.Parse(enterprise), (ushort)(ushort.Parse(id) | 0x4000))],
            ["type", var enterprise, var id] => [(uint.Parse(enterprise), (ushort)(ushort.Parse(id) & 0x7FFF))],
            _ => [],
        };
    }

    private static (uint, ushort) ParseElement(string text)
    {
        var slash = text.IndexOf('/');
        return (uint.Parse(text[..slash]), ushort.Parse(text[(slash + 1)..]));
    }
}
