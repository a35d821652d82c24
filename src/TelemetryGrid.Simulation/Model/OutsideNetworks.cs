using System.Collections.Immutable;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Simulation.Model;

/// <summary>
/// What lies beyond the edge: sixteen autonomous systems with some networks each. Addresses are those reserved for documentation and
/// benchmarks (RFC 5737, RFC 2544, RFC 3849), numbers those of RFC 5398.
/// </summary>
internal static class OutsideNetworks
{
    /// <summary>Hosts that conversations go to, over all systems.</summary>
    public const int Hosts = 240;

    public const int Systems = 16;

    private const uint FirstSystem = 65_536;

    public static int SystemOf(int host) => host % Systems;

    public static uint AsNumber(int system) => FirstSystem + (uint)system;

    public static FlowAddress IPv4(int host)
    {
        var (system, number) = ((uint)SystemOf(host), (uint)(host / Systems));
        return FlowAddress.FromIPv4(
            (host % 3) switch
            {
                0 => 0xC633_6400 | (system << 4) | (number + 1),
                1 => 0xCB00_7100 | (system << 4) | (number + 1),
                _ => 0xC612_0000 | (system << 12) | (number * 257),
            }
        );
    }

    public static FlowAddress IPv6(int host) => new(Subnet(SystemOf(host)), (uint)host);

    /// <summary>An address of a system that no host has.</summary>
    /// <param name="draw">Any number.</param>
    public static FlowAddress Reflector(uint asNumber, int draw) =>
        FlowAddress.FromIPv4(0xC612_0000 | ((asNumber - FirstSystem) << 12) | ((uint)draw & 0xFFF));

    /// <summary>The networks that a system announces; every address of it is in one of them.</summary>
    public static ImmutableArray<BgpPrefix> PrefixesOf(int system) =>
        [
            new(FlowAddress.FromIPv4(0xC633_6400 | ((uint)system << 4)), 28, IsIPv4: true, 0),
            new(FlowAddress.FromIPv4(0xCB00_7100 | ((uint)system << 4)), 28, IsIPv4: true, 0),
            new(FlowAddress.FromIPv4(0xC612_0000 | ((uint)system << 12)), 20, IsIPv4: true, 0),
            new(new FlowAddress(Subnet(system), 0), 48, IsIPv4: false, 0),
        ];

    // 2001:db8:ffSS::/48
    private static ulong Subnet(int system) => 0x2001_0DB8_0000_0000 | ((0xFF00UL + (uint)system) << 16);
}
