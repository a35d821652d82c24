namespace TelemetryGrid.Protocols.Bgp;

/// <summary>IANA's numbers of address families.</summary>
public static class BgpFamilies
{
    /// <param name="afi">Address family identifier.</param>
    /// <param name="safi">Subsequent address family identifier.</param>
    public static BgpFamily Of(ushort afi, byte safi) =>
        (afi, safi) switch
        {
            (1, 1) => BgpFamily.IPv4Unicast,
            (2, 1) => BgpFamily.IPv6Unicast,
            _ => BgpFamily.Other,
        };

    /// <summary>A word for a label, such as <c>ipv4_unicast</c>; numbers for what has none here.</summary>
    public static string Name(ushort afi, byte safi)
    {
        var family = afi switch
        {
            1 => "ipv4",
            2 => "ipv6",
            25 => "l2vpn",
            16388 => "link_state",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"afi{afi}"),
        };
        var use = safi switch
        {
            1 => "unicast",
            2 => "multicast",
            4 => "labeled_unicast",
            65 => "vpls",
            70 => "evpn",
            128 => "vpn",
            133 => "flow",
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"safi{safi}"),
        };
        return $"{family}_{use}";
    }
}
