using TelemetryGrid.Protocols.Bmp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Bmp;

/// <summary>What tells the peerings of one router apart (RFC 7854 §4.2).</summary>
internal readonly record struct BmpPeerKey(BmpPeerType Type, ulong Distinguisher, FlowAddress Address)
{
    public static BmpPeerKey Of(in BmpPeerHeader header) => new(header.Type, header.Distinguisher, header.Address);
}
