using System.Text.Json.Serialization;

namespace TelemetryGrid.Client;

/// <summary>From what a link is known, the most trustworthy first.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TopologyEvidenceKind>))]
public enum TopologyEvidenceKind
{
    Lldp,
    Cdp,
    Ospf,
    Bgp,

    /// <summary>Both ends have an address in one network that has room for two.</summary>
    Subnet,

    /// <summary>The port learned a single MAC address, that of the other end.</summary>
    Bridge,
}
