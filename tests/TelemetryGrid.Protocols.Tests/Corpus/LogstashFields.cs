namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Which information elements the field names of logstash-codec-netflow stand for, where they are not the registered names.</summary>
internal static class LogstashFields
{
    /// <summary>NetFlow v9: name and field types; several where the tool uses one name for several types.</summary>
    private const string V9 = """
        in_bytes 1
        in_pkts 2
        flows 3
        protocol 4
        src_tos 5
        tcp_flags 6
        l4_src_port 7
        ipv4_src_addr 8
        src_mask 9
        input_snmp 10
        l4_dst_port 11
        ipv4_dst_addr 12
        dst_mask 13
        output_snmp 14
        ipv4_next_hop 15
        src_as 16
        dst_as 17
        bgp_ipv4_next_hop 18
        last_switched 21
        first_switched 22
        out_bytes 23
        out_pkts 24
        icmp_type 32 176
        sampling_interval 34
        sampling_algorithm 35
        flow_active_timeout 36
        flow_inactive_timeout 37
        engine_id 39
        total_bytes_exp 40
        total_pkts_exp 41
        total_flows_exp 42
        ipv4_src_prefix 44
        flow_sampler_id 48
        ipv4_ident 54
        in_src_mac 56
        out_dst_mac 57
        src_vlan 58
        dst_vlan 59
        ip_protocol_version 60
        direction 61
        in_dst_mac 80
        out_src_mac 81
        if_desc 83
        in_permanent_bytes 85
        forwarding_status 89
        src_traffic_index 92
        dst_traffic_index 93
        application_description 94
        application_id 95
        application_name 96
        flow_end_reason 136
        conn_id 148
        flow_start_msec 152
        event_time_msec 323
        icmp_code 177
        udp_dst_port 181
        tcp_src_port 182
        ip_dscp 195
        mpls_label_stack_octets 201
        xlate_src_addr_ipv4 225 40001
        xlate_dst_addr_ipv4 226 40002
        xlate_src_port 227 40003
        xlate_dst_port 228 40004
        fwd_flow_delta_bytes 231
        rev_flow_delta_bytes 232
        fw_event 233 40005
        VRFname 236
        ingress_acl_id 33000
        egress_acl_id 33001
        fw_ext_event 33002
        username 40000
        app_id 56701
        user_id 56702
        nprobe_proto 57590
        nprobe_proto_name 57591
        streamcore_wan_rtt 8192
        streamcore_net_app_resp_time 8193
        streamcore_total_app_resp_time 8194
        streamcore_tcp_retrans_rate 8195
        streamcore_call_direction 8196
        streamcore_hostname 8256
        streamcore_url 8257
        streamcore_id_rule_1 8384
        reamcore_id_rule_1 8384
        streamcore_id_rule_2 8385
        streamcore_id_rule_3 8386
        streamcore_id_rule_4 8387
        streamcore_id_rule_5 8388
        streamcore_id_rule_6 8389
        streamcore_id_rule_7 8390
        streamcore_id_rule_8 8391
        streamcore_id_rule_9 8392
        streamcore_id_rule_10 8393
        """;

    /// <summary>IPFIX: name and enterprise/id.</summary>
    private const string Ipfix = """
        Timestamp 12326/1 10704/1
        LogOp 12326/2 10704/2
        TrafficType 12326/3 10704/3
        FW_Rule 12326/4 10704/4
        ServiceName 12326/5 10704/5
        Reason 12326/6 10704/6
        ReasonText 12326/7 10704/7
        BindIPv4Address 12326/8 10704/8
        BindTransportPort 12326/9 10704/9
        ConnIPv4Address 12326/10 10704/10
        ConnTransportPort 12326/11 10704/11
        AuditCounter 12326/12 10704/12
        ixiaL7AppId 3054/110
        ixiaL7AppName 3054/111
        ixiaSrcLatitude 3054/126
        ixiaSrcLongitude 3054/127
        ixiaDstLatitude 3054/146
        ixiaDstLongitude 3054/147
        ixiaDeviceId 3054/160
        ixiaDeviceName 3054/161
        ixiaBrowserId 3054/162
        ixiaBrowserName 3054/163
        ixiaRevOctetDeltaCount 3054/176
        ixiaRevPacketDeltaCount 3054/177
        ixiaHttpUserAgent 3054/182
        ixiaHttpHostName 3054/183
        ixiaHttpUri 3054/184
        ixiaSrcAsName 3054/186
        ixiaDstAsName 3054/187
        ixiaLatency 3054/188
        ixiaThreatType 3054/192
        ixiaThreatIPv4 3054/193
        natInsideSvcid 637/91
        natOutsideSvcid 637/92
        natSubString 637/93
        netscalerTransactionId 5951/129
        netscalerHttpReqUrl 5951/130
        netscalerHttpReqCookie 5951/131
        netscalerFlowFlags 5951/132
        netscalerConnectionId 5951/133
        netscalerHttpReqReferer 5951/140
        netscalerHttpReqMethod 5951/141
        netscalerHttpReqHost 5951/142
        netscalerHttpReqUserAgent 5951/143
        netscalerAppNameAppId 5951/151
        netscalerHttpResForwFB 5951/158
        netscalerHttpResForwLB 5951/170
        netscalerAppUnitNameAppId 5951/171
        netscalerHttpContentType 5951/183
        netscalerHttpReqAuthorization 5951/185
        netscalerHttpReqVia 5951/186
        netscalerHttpReqXForwardedFor 5951/190
        netscalerConnectionChainID 5951/192
        netscalerConnectionChainHopCount 5951/193
        netscalerAaaUsername 5951/205
        netscalerHttpDomainName 5951/267
        netscalerUnknown330 5951/330
        proceraService 15397/1
        proceraBaseService 15397/2
        proceraIncomingOctets 15397/3
        proceraOutgoingOctets 15397/4
        proceraFlowBehavior 15397/15
        proceraContentCategories 15397/16
        proceraHttpContentType 15397/21
        proceraHttpUrl 15397/22
        proceraHttpFileLength 15397/25
        proceraHttpLocation 15397/26
        proceraSubscriberIdentifier 15397/28
        proceraTemplateName 15397/47
        viptelaVPNId 41916/4321
        vmwareEgressInterfaceAttr 6876/888
        vmwareVxlanExportRole 6876/889
        vmwareIngressInterfaceAttr 6876/890
        vmwareUnknown888 6876/888
        vmwareUnknown889 6876/889
        vmwareUnknown890 6876/890
        reverseFlowDeltaMilliseconds 6871/21
        tcpOptions 0/209
        """;

    private static readonly Dictionary<string, (uint, ushort)[]> V9ByName = Parse(V9);
    private static readonly Dictionary<string, (uint, ushort)[]> IpfixByName = Parse(Ipfix);

    public static (uint Enterprise, ushort Id)[] Find(bool isIpfix, string name) =>
        (isIpfix ? IpfixByName : V9ByName).TryGetValue(name, out var elements) ? elements : RegisteredNames.Find(name);

    private static Dictionary<string, (uint, ushort)[]> Parse(string rows) =>
        rows.Split('\n')
            .Select(row => row.Split(' '))
            .ToDictionary(columns => columns[0], columns => columns[1..].Select(ParseElement).ToArray(), StringComparer.Ordinal);

    private static (uint, ushort) ParseElement(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 1 ? (0u, ushort.Parse(parts[0])) : (uint.Parse(parts[0]), ushort.Parse(parts[1]));
    }
}
