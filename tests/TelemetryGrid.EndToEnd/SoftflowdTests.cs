using System.Globalization;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>The real softflowd exports real traffic; nfcapd takes the same datagrams, and nfdump's totals are the truth.</summary>
public sealed class SoftflowdTests
{
    [Theory]
    [InlineData("5", "teams.pcap")]
    [InlineData("9", "teams.pcap")]
    [InlineData("9", "bittorrent.pcap")]
    [InlineData("10", "netflix.pcap")]
    [InlineData("10", "1kxun.pcap")]
    public async Task Export_AnyVersion_KeyTotalsEqualNfdump(string version, string capture)
    {
        var softflowd = Peer.Require("softflowd");
        var nfcapd = Peer.Require("nfcapd");
        var nfdump = Peer.Require("nfdump");
        var pcap = Corpus.Find("pcap-traffic", capture);
        var (gridPort, nfcapdPort) = (Ports.FreeUdp(), Ports.FreeUdp());
        var spool = Directory.CreateTempSubdirectory("nfcapd-");
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: flows
                kind: flow
                endpoint: 127.0.0.1:{gridPort}
            """
        );
        await using var collector = Peer.Start(nfcapd, "-w", spool.FullName, "-p", $"{nfcapdPort}", "-b", "127.0.0.1", "-t", "3600");
        await Eventually.GetAsync(
            () => Task.FromResult(collector.Output),
            o => o.Contains("Startup", StringComparison.Ordinal),
            "nfcapd to start"
        );
        await using var tee = new DatagramTee(gridPort, nfcapdPort);

        await Peer.RunAsync(softflowd, "-r", pcap, "-n", $"127.0.0.1:{tee.Port}", "-v", version, "-d");

        var sent = await SettledAsync(tee);
        Assert.True(sent > 0, "softflowd sent nothing");
        await Eventually.GetAsync(
            () => grid.Client.Sources.GetSourceAsync("flows"),
            s => s.Health is { } h && h.Messages == sent && h.RecordsAcknowledged == h.Records,
            $"{sent} datagrams to be acknowledged"
        );
        await collector.TerminateAsync();
        var text = await Peer.RunAsync(
            nfdump,
            "-R",
            spool.FullName,
            "-q",
            "-N",
            "-6",
            "-A",
            "proto,srcip,dstip,srcport,dstport",
            "-o",
            "fmt:%sa,%da,%sp,%dp,%pr,%byt,%pkt"
        );
        var expected = ParseNfdump(text);
        Assert.NotEmpty(expected);
        await KeyTotals.AssertGridHasAsync(expected, grid.Client);
        spool.Delete(recursive: true);
    }

    /// <summary>The number of datagrams once no more came for a while.</summary>
    internal static async Task<int> SettledAsync(DatagramTee tee, TimeSpan? quiet = null)
    {
        var last = -1;
        while (tee.Count != last)
        {
            last = tee.Count;
            await Task.Delay(quiet ?? TimeSpan.FromMilliseconds(700));
        }
        return last;
    }

    private static Dictionary<string, (ulong, ulong)> ParseNfdump(string text)
    {
        var totals = KeyTotals.Create();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var f = line.Split(',', StringSplitOptions.TrimEntries);
            if (f.Length >= 7)
            {
                totals.Add(f[0], f[1], f[2], f[3], f[4], Number(f[5]), Number(f[6]));
            }
        }
        return totals;
    }

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
