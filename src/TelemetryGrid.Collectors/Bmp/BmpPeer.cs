using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Bmp;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What is known of one peering of a router.</summary>
internal sealed class BmpPeer(BmpPeerHeader header)
{
    /// <summary>As it was told last.</summary>
    public BmpPeerHeader Header { get; set; } = header;

    public bool IsUp { get; set; }

    /// <summary>The connection it was told of through last.</summary>
    public byte Session { get; set; }

    /// <summary>Path identifiers in updates that come from the peer.</summary>
    public BgpEncoding Encoding { get; set; } = new(!header.HasTwoByteAs);

    /// <summary>Routes before and after import policy; null until there are some.</summary>
    public RoutePeer? PrePolicy { get; set; }

    public RoutePeer? PostPolicy { get; set; }

    /// <summary>As a label: its address.</summary>
    public string Label => Header.Type == BmpPeerType.LocalRib ? "loc-rib" : Header.Address.ToString();
}
