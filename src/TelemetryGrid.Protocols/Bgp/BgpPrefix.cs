using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Protocols.Bgp;

/// <summary>A destination.</summary>
/// <param name="Address">Bits beyond the length are zero.</param>
/// <param name="Length">In bits: up to 32 for IPv4, up to 128 for IPv6.</param>
/// <param name="PathId">0 where the session has none.</param>
public readonly record struct BgpPrefix(FlowAddress Address, byte Length, bool IsIPv4, uint PathId)
{
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
