using System.Net;
using System.Text;
using TelemetryGrid.Collectors.Declarations;
using TelemetryGrid.Collectors.Enrichment.Networks;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Collectors.Tests.Enrichment;

public class NetworkTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Find_RandomNestedNetworks_AgreesWithTryingAll(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var networks = new Dictionary<NetworkPrefix, NetworkEntry>();
            var count = random.Next(0, 40);
            for (var i = 0; i < count; i++)
            {
                // Few distinct bits, so that networks nest and touch.
                var isIPv4 = random.Next(2) == 0;
                var bits = isIPv4 ? 32 : 128;
                var length = random.Next(4) == 0 ? bits : random.Next(0, 9);
                var first = Address(random, isIPv4) & (length == 0 ? 0 : ~((UInt128.One << (bits - length)) - 1));
                first = length == bits ? Address(random, isIPv4) : first;
                networks[new NetworkPrefix(isIPv4, isIPv4 ? (uint)first : first, length)] = new NetworkEntry($"n{i}", null, null, null);
            }
            var table = new NetworkTable(networks);
            for (var i = 0; i < 100; i++)
            {
                var isIPv4 = random.Next(2) == 0;
                var number = Address(random, isIPv4);
                var address = isIPv4 ? FlowAddress.FromIPv4((uint)number) : new FlowAddress((ulong)(number >> 64), (ulong)number);
                var expected = networks
                    .Where(n => n.Key.IsIPv4 == isIPv4 && n.Key.First <= number && number <= n.Key.Last)
                    .OrderByDescending(n => n.Key.Length)
                    .Select(n => n.Value)
                    .FirstOrDefault();
                Assert.Same(expected, table.Find(address));
            }
        }
    }

    [Fact]
    public void Find_AnyAddress_AllocatesNothing()
    {
        var table = Read("n.csv", "network,name\n10.0.0.0/8,a\n10.1.0.0/16,b\n2001:db8::/32,c\n", out _);
        var address = FlowAddress.FromIPAddress(IPAddress.Parse("10.1.2.3"));
        table!.Find(address);
        var found = 0;

        var allocated = Allocated.LeastBy(() =>
        {
            found = 0;
            for (var i = 0; i < 1000; i++)
            {
                found += table.Find(address) is null ? 0 : 1;
            }
        });

        Assert.Equal((0, 1000), (allocated, found));
    }

    [Fact]
    public void Read_CsvWithBadLines_LeavesThemOutWithTheirNumbers()
    {
        var table = Read(
            "n.csv",
            "# ours\r\nname,network,site\r\nok,10.0.0.0/8,\"Zürich, \"\"HQ\"\"\"\r\nx,10.0.0.1/8,\r\nx,300.1.1.1/8,\r\nx,10.0.0.0/33,\r\n\r\ntwo,10.0.0.0/8,z\r\nshort\r\nx,\"10.1.0.0/16,z\r\nv6,2001:DB8::/32,z\r\nx,10.1/16,z\r\n",
            out var errors
        );

        Assert.Equal(2, table!.Count);
        Assert.Equal("Zürich, \"HQ\"", table.Find(FlowAddress.FromIPAddress(IPAddress.Parse("10.200.0.1")))!.Site);
        Assert.Equal("v6", table.Find(FlowAddress.FromIPAddress(IPAddress.Parse("2001:db8:1::1")))!.Name);
        Assert.Equal([4L, 5L, 6L, 8L, 9L, 10L, 12L], errors.Select(e => e.Line));
    }

    [Theory]
    [InlineData("n.csv", "")]
    [InlineData("n.csv", "name,site\na,b\n")]
    [InlineData("n.csv", "network,town\n10.0.0.0/8,b\n")]
    [InlineData("n.csv", "network,network\n")]
    [InlineData("n.json", "")]
    [InlineData("n.json", "{}")]
    [InlineData("n.json", "[{\"network\": \"10.0.0.0/8\"}")]
    [InlineData("n.json", "[] []")]
    [InlineData("n.json", "[[[[[[[[]]]]]]]]")]
    public void Read_FileWithoutForm_IsRefusedWithAReason(string name, string text)
    {
        Assert.Null(Read(name, text, out var errors));
        Assert.NotEmpty(errors);
    }

    [Fact]
    public void Read_JsonWithBadEntries_LeavesThemOutWithTheirLines()
    {
        var table = Read(
            "n.json",
            "[\n {\"network\": \"10.0.0.0/8\", \"site\": \"a\"},\n {\"network\": 5},\n {\"netwrk\": \"1.2.3.0/24\"},\n 7,\n {\"network\": \"192.0.2.7\", \"role\": \"server\"}]",
            out var errors
        );

        Assert.Equal(2, table!.Count);
        Assert.Equal("server", table.Find(FlowAddress.FromIPAddress(IPAddress.Parse("192.0.2.7")))!.Role);
        Assert.Equal([3L, 4L, 5L], errors.Select(e => e.Line));
    }

    [Fact]
    public void Read_EveryTruncation_NeverThrows()
    {
        foreach (var (name, text) in new[] { ("n.csv", "network,name\n10.0.0.0/8,\"a\"\n"), ("n.json", "[{\"network\":\"10.0.0.0/8\"}]") })
        {
            for (var length = 0; length < text.Length; length++)
            {
                var table = Read(name, text[..length], out var errors);
                Assert.True(table is not null || errors.Count > 0);
            }
        }
    }

    private static NetworkTable? Read(string name, string text, out List<DeclarationError> errors) =>
        NetworkFile.Read(name, Encoding.UTF8.GetBytes(text), errors = []);

    private static UInt128 Address(Random random, bool isIPv4)
    {
        var top = (UInt128)(uint)random.Next(256) << (isIPv4 ? 24 : 120);
        return top | (uint)random.Next(3);
    }
}
