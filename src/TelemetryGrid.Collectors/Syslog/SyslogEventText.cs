using TelemetryGrid.Protocols.Syslog;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>How events of interfaces are named and labelled. A link's state is the interface's own; the rest are events of what runs over it.</summary>
internal static class SyslogEventText
{
    /// <summary>Whether it is worth asking <see cref="SyslogInterfaceEvent"/>: without a vendor's name of the event one of these words has to be there.</summary>
    public static bool MayHold(ReadOnlySpan<byte> body, bool hasMnemonic, ReadOnlySpan<byte> messageId) =>
        hasMnemonic
        || messageId.StartsWith("SNMP_TRAP_LINK_"u8)
        || body.IndexOf("nterface "u8) >= 0
        || body.IndexOf("ort "u8) >= 0
        || body.IndexOf("ink "u8) >= 0
        || body.IndexOf("LINK_"u8) >= 0;

    public static ReadOnlySpan<byte> NameOf(in SyslogInterfaceEvent found) =>
        found.Name switch
        {
            "link_state" or "error_disable" => "interface.status_changed"u8,
            "line_protocol_state" => "interface.line_protocol_changed"u8,
            "duplex_mismatch" => "interface.duplex_mismatch"u8,
            "ospf_neighbor" => "ospf.neighbor_changed"u8,
            "eigrp_neighbor" => "eigrp.neighbor_changed"u8,
            "isis_adjacency" => "isis.adjacency_changed"u8,
            _ => "interface.event"u8,
        };

    public static void Label(RecordSectionBuilder section, in SyslogInterfaceEvent found)
    {
        var state = found.State == SyslogInterfaceState.Up ? "up"u8 : "down"u8;
        if (found.State == SyslogInterfaceState.None)
        {
            return;
        }
        if (found.Name is not ("link_state" or "error_disable"))
        {
            section.Label("state"u8, state);
            return;
        }
        section.Label("oper_status"u8, state);
        if (found.State == SyslogInterfaceState.AdministrativelyDown)
        {
            section.Label("admin_status"u8, "down"u8);
        }
        else if (found.State == SyslogInterfaceState.ErrorDisabled)
        {
            section.Label("reason"u8, "error_disabled"u8);
        }
    }
}
