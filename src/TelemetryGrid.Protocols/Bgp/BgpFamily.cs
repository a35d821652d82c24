namespace TelemetryGrid.Protocols.Bgp;

/// <summary>The address families that are read.</summary>
public enum BgpFamily : byte
{
    /// <summary>Any other: VPNs, multicast, flow specifications, …</summary>
    Other,
    IPv4Unicast,
    IPv6Unicast,
}
