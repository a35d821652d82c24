using System.Text;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// The events that name an interface. A row gives the vendor's name of the event, ours, and the text: <c>{if}</c> is the interface,
/// <c>{state}</c> a word for its state, <c>{any}</c> what does not matter.
/// </summary>
internal sealed class InterfaceEventRow
{
    public const string LinkState = "link_state";
    private const string LineProtocol = "line_protocol_state";
    private const string Changed = "nterface {if}, changed state to {state}";

    /// <summary>By facility (its last part) and the beginning of the mnemonic. The first that fits decides.</summary>
    public static readonly InterfaceEventRow[] Named =
    [
        new("LINK", "UPDOWN", LinkState, Changed),
        new("LINK", "CHANGED", LinkState, Changed),
        new("LINEPROTO", "UPDOWN", LineProtocol, Changed),
        // NX-OS
        new("ETHPORT", "IF_DOWN_ADMIN_DOWN", LinkState, "nterface {if} is ", SyslogInterfaceState.AdministrativelyDown),
        new("ETHPORT", "IF_", LinkState, "nterface {if} is {state}"),
        new("ETH_PORT_CHANNEL", "PORT_", LinkState, ": {if} is {state}"),
        new("PM", "ERR_DISABLE", "error_disable", "putting {if} in err-disable", SyslogInterfaceState.ErrorDisabled),
        new("ERRDISABLE", "", "error_disable", "nterface {if} ", SyslogInterfaceState.ErrorDisabled),
        new("CDP", "DUPLEX_MISMATCH", "duplex_mismatch", "discovered on {if} (", SyslogInterfaceState.None),
        new("OSPF", "ADJCHG", "ospf_neighbor", " on {if} from {any} to {state}"),
        new("DUAL", "NBRCHANGE", "eigrp_neighbor", "({if}) is {state}"),
        new("CLNS", "ADJCHANGE", "isis_adjacency", "({if}) {state}"),
        new("ISIS", "ADJCHANGE", "isis_adjacency", "({if}) {state}"),
        // Dell OS 9
        new("IFMGR", "ASTATE_DN", LinkState, "state to down: {if}", SyslogInterfaceState.AdministrativelyDown),
        new("IFMGR", "OSTATE_DN", LinkState, "state to down: {if}", SyslogInterfaceState.Down),
        new("IFMGR", "OSTATE_UP", LinkState, "state to up: {if}", SyslogInterfaceState.Up),
        // Huawei VRP, then H3C Comware 7 and 5
        new("IFNET", "LINK_STATE", LineProtocol, "on the interface {if} has entered the {state}"),
        new("IFNET", "IF_", LinkState, "nterface {if} has turned into {state}"),
        new("IFPDT", "IF_STATE", LinkState, "nterface {if} has turned into {state}"),
        new("IFNET", "PHY_UPDOWN", LinkState, "on the interface {if} changed to {state}"),
        new("IFNET", "LINK_UPDOWN", LineProtocol, "on the interface {if} changed to {state}"),
        new("IFNET", "LINK_UPDOWN", LinkState, "{if} link status is {state}"),
        new("IFNET", "UPDOWN", LineProtocol, "on the interface {if} is {state}"),
    ];

    /// <summary>Texts without a name.</summary>
    public static readonly InterfaceEventRow[] Unnamed =
    [
        new("", "", LinkState, "SNMP_TRAP_LINK_DOWN{any}ifName {if}", SyslogInterfaceState.Down),
        new("", "", LinkState, "SNMP_TRAP_LINK_UP{any}ifName {if}", SyslogInterfaceState.Up),
        new("", "", LinkState, "Port {if} link {state}"), // ExtremeXOS
        new("", "", LinkState, "{if} link {state}"), // RouterOS
        new("", "", LinkState, "{if}: Link is {state}"), // Linux
        new("", "", LinkState, "{if}: NIC Link is {state}"),
        new("", "", LinkState, "{if} NIC Link is {state}"),
        new("", "", LinkState, "Link status for interface {if} is {state}"), // AOS-CX
        new("", "", LinkState, "Interface {if} was turned {state}"), // FortiOS
        new("", "", LinkState, "Interface {if}, state {state}"), // FastIron
        new("", "", LinkState, "Interface {if} is not operational", SyslogInterfaceState.Down), // SR OS
        new("", "", LinkState, "Interface {if} is operational", SyslogInterfaceState.Up),
        new("", "", LinkState, "Port {if}: {state}"), // PAN-OS
        new("", "", LinkState, "port {if} is now {state}"), // ProCurve
    ];

    private readonly byte[] _facility;
    private readonly byte[] _mnemonic;
    private readonly string _name;
    private readonly TextTemplate _template;
    private readonly SyslogInterfaceState? _state;

    private InterfaceEventRow(string facility, string mnemonic, string name, string template, SyslogInterfaceState? state = null)
    {
        _facility = Encoding.ASCII.GetBytes(facility);
        _mnemonic = Encoding.ASCII.GetBytes(mnemonic);
        _name = name;
        _template = new TextTemplate(template);
        _state = state;
    }

    public bool Matches(ReadOnlySpan<byte> facility, ReadOnlySpan<byte> mnemonic) =>
        facility.EndsWith(_facility)
        && mnemonic.StartsWith(_mnemonic)
        && (facility.Length == _facility.Length || facility[^(_facility.Length + 1)] == '-');

    public bool TryRead(ReadOnlySpan<byte> message, SyslogSlice text, out SyslogInterfaceEvent found)
    {
        if (!_template.TryMatch(text.Of(message), out var interfaceAt, out var state))
        {
            found = default;
            return false;
        }
        found = new SyslogInterfaceEvent(_name, interfaceAt with { Start = interfaceAt.Start + text.Start }, _state ?? state);
        return true;
    }
}
