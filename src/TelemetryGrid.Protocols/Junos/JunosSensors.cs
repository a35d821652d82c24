namespace TelemetryGrid.Protocols.Junos;

/// <summary>The sensors whose messages can be read, by their extension number in JuniperNetworksSensors.</summary>
internal static class JunosSensors
{
    // port.proto, "Port": physical interfaces.
    private static readonly JunosSchema Queue = new(
        new JunosField("queue_number", JunosFieldKind.Unsigned, IsKey: true),
        Count("packets"),
        Count("bytes"),
        Count("tail_drop_packets"),
        Count("rl_drop_packets"),
        Count("rl_drop_bytes"),
        Count("red_drop_packets"),
        Count("red_drop_bytes"),
        Count("avg_buffer_occupancy"),
        Count("cur_buffer_occupancy"),
        Count("peak_buffer_occupancy"),
        Count("allocated_buffer_size")
    );

    private static readonly JunosSchema Traffic = new(
        Count("if_pkts"),
        Count("if_octets"),
        Count("if_1sec_pkts"),
        Count("if_1sec_octets"),
        Count("if_uc_pkts"),
        Count("if_mc_pkts"),
        Count("if_bc_pkts"),
        Count("if_error"),
        Count("if_pause_pkts"),
        Count("if_unknown_proto_pkts")
    );

    private static readonly JunosSchema IngressErrors = new(
        Count("if_errors"),
        Count("if_in_qdrops"),
        Count("if_in_frame_errors"),
        Count("if_discards"),
        Count("if_in_runts"),
        Count("if_in_l3_incompletes"),
        Count("if_in_l2chan_errors"),
        Count("if_in_l2_mismatch_timeouts"),
        Count("if_in_fifo_errors"),
        Count("if_in_resource_errors")
    );

    private static readonly JunosSchema Interface = new(
        new JunosField("if_name", JunosFieldKind.Text, IsKey: true),
        Count("init_time"),
        Count("snmp_if_index"),
        new JunosField("parent_ae_name", JunosFieldKind.Text),
        Part("egress_queue_info", Queue),
        Part("ingress_queue_info", Queue),
        Part("ingress_stats", Traffic),
        Part("egress_stats", Traffic),
        Part("ingress_errors", IngressErrors),
        new JunosField("if_administration_status", JunosFieldKind.Text),
        new JunosField("if_operational_status", JunosFieldKind.Text),
        new JunosField("if_description", JunosFieldKind.Text),
        Count("if_transitions"),
        Count("ifLastChange"),
        Count("ifHighSpeed"),
        Part("egress_errors", new JunosSchema(Count("if_errors"), Count("if_discards")))
    );

    private static readonly JunosSchema Port = new(Part("interface_stats", Interface));

    public static JunosSchema? Find(uint extension) => extension == 3 ? Port : null;

    private static JunosField Count(string name) => new(name, JunosFieldKind.Unsigned);

    private static JunosField Part(string name, JunosSchema message) => new(name, JunosFieldKind.Message, Message: message);
}
