using TelemetryGrid.Flows;

namespace TelemetryGrid.Grains.Tests.Flows;

public sealed class NameTableTests
{
    [Theory]
    [InlineData(6, 51_000, 443, "https")]
    [InlineData(6, 443, 51_000, "https")]
    [InlineData(17, 51_000, 443, "quic")]
    [InlineData(17, 53, 40_000, "domain")]
    [InlineData(6, 40_000, 53, "domain")]
    [InlineData(17, 40_000, 22, "udp")]
    [InlineData(6, 123, 40_000, "tcp")]
    [InlineData(6, 80, 443, "http")]
    [InlineData(6, 7, 443, "https")]
    [InlineData(6, 50_000, 50_001, "tcp")]
    [InlineData(6, 443, 443, "https")]
    [InlineData(1, 0, 2048, "icmp")]
    [InlineData(47, 443, 443, "gre")]
    [InlineData(200, 0, 0, "protocol 200")]
    public void Application_PortsOfATransport_NamesTheService(byte protocol, int source, int destination, string expected) =>
        Assert.Equal(expected, ApplicationTable.Standard.Name(protocol, (ushort)source, (ushort)destination));

    [Theory]
    [InlineData(6, 50_000, 9000, 0, "own-app")]
    [InlineData(6, 443, 9000, 0, "own-app")]
    [InlineData(6, 443, 22, 0, "mine")]
    [InlineData(17, 50_000, 53, 46, "domain")]
    [InlineData(17, 50_000, 50_001, 46, "voice")]
    [InlineData(132, 50_000, 2905, 0, "m3ua")]
    [InlineData(17, 50_000, 9000, 0, "udp")]
    public void Application_OwnNames_ComeBeforeBuiltInOnes(byte protocol, int source, int destination, byte dscp, string expected)
    {
        var own = new Dictionary<string, string>
        {
            ["tcp/9000"] = "own-app",
            ["TCP/22"] = "mine",
            ["sctp/2905"] = "m3ua",
            ["dscp/46"] = "voice",
            ["nonsense"] = "x",
        };

        Assert.Equal(expected, new ApplicationTable(own).Name(protocol, (ushort)source, (ushort)destination, dscp));
    }

    // RFC 2597 gives AFxy = 8x + 2y; RFC 2474 CSx = 8x.
    [Fact]
    public void Dscp_AllValues_HaveTheNamesOfTheRfcs()
    {
        var names = new Dictionary<byte, string>
        {
            [0] = "default",
            [1] = "le",
            [44] = "voice-admit",
            [46] = "ef",
        };
        for (byte x = 1; x <= 7; x++)
        {
            names[(byte)(8 * x)] = $"cs{x}";
        }
        for (byte x = 1; x <= 4; x++)
        {
            for (byte y = 1; y <= 3; y++)
            {
                names[(byte)((8 * x) + (2 * y))] = $"af{x}{y}";
            }
        }
        for (byte dscp = 0; dscp < 64; dscp++)
        {
            Assert.Equal(names.GetValueOrDefault(dscp, $"dscp {dscp}"), DscpTable.Name(dscp));
        }
    }
}
