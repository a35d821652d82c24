using System.Globalization;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>The real pmacctd exports real traffic through its NetFlow and sFlow probes; nfacctd and sfacctd take the same datagrams.</summary>
public sealed class PmacctTests
{
    [Theory]
    [InlineData("nfprobe", "nfacctd", "zoom.pcap")]
    // Not zoom.pcap: it has frames with two VLAN tags, which sfacctd does not look behind.
    [InlineData("sfprobe", "sfacctd", "teams.pcap")]
    public async Task Export_Probe_KeyTotalsEqualPmacct(string probe, string collector, string capture)
    {
        var pmacctd = Peer.Require("pmacctd");
        var pmacct = Peer.Require(collector);
        var pcap = Corpus.Find("pcap-traffic", capture);
        var (gridPort, peerPort) = (Ports.FreeUdp(), Ports.FreeUdp());
        var directory = Directory.CreateTempSubdirectory("pmacct-").FullName;
        var result = Path.Combine(directory, "totals.csv");
        await File.WriteAllTextAsync(
            Path.Combine(directory, "collector.conf"),
            $"""
            {collector}_ip: 127.0.0.1
            {collector}_port: {peerPort}
            daemonize: false
            plugins: print
            {collector}_pipe_size: 4194304
            plugin_pipe_size: 8388608
            plugin_buffer_size: 65536
            aggregate: src_host, dst_host, src_port, dst_port, proto
            print_output: csv
            print_output_file: {result}
            print_refresh_time: 1
            print_output_file_append: true
            print_num_protos: true
            """
        );
        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: flows
                kind: flow
                endpoint: 127.0.0.1:{gridPort}
            """
        );
        await using var peer = Peer.Start(pmacct, "-f", Path.Combine(directory, "collector.conf"));
        await Eventually.GetAsync(
            () => Task.FromResult(peer.Output),
            o => o.Contains("waiting for", StringComparison.OrdinalIgnoreCase),
            $"{collector} to listen"
        );
        await using var tee = new DatagramTee(gridPort, peerPort);
        await File.WriteAllTextAsync(
            Path.Combine(directory, "probe.conf"),
            $"""
            pcap_savefile: {pcap}
            daemonize: false
            plugins: {probe}
            aggregate: src_host, dst_host, src_port, dst_port, proto, tos
            nfprobe_receiver: 127.0.0.1:{tee.Port}
            nfprobe_version: 10
            nfprobe_timeouts: expint=1:maxlife=2
            sfprobe_receiver: 127.0.0.1:{tee.Port}
            """
        );
        await using var exporter = Peer.Start(pmacctd, "-f", Path.Combine(directory, "probe.conf"));
        await Eventually.GetAsync(() => Task.FromResult(tee.Count), n => n > 0, $"{probe} to send; it printed: {exporter.Output}", 60);
        var sent = await SoftflowdTests.SettledAsync(tee, TimeSpan.FromSeconds(5));

        await Eventually.GetAsync(
            () => grid.Client.Sources.GetSourceAsync("flows"),
            s => s.Health is { } h && h.Messages == sent && h.RecordsAcknowledged == h.Records,
            $"{sent} datagrams to be acknowledged"
        );
        // pmacct writes what it holds when it is asked to end.
        await peer.TerminateAsync("INT");
        var expected = ParsePmacct(await File.ReadAllTextAsync(result));
        Assert.NotEmpty(expected);
        await KeyTotals.AssertGridHasAsync(expected, grid.Client);
        Directory.Delete(directory, recursive: true);
    }

    private static Dictionary<string, (ulong, ulong)> ParsePmacct(string csv)
    {
        var totals = KeyTotals.Create();
        string[] header = [];
        foreach (var line in csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var f = line.Split(',');
            if (line.StartsWith("SRC_IP", StringComparison.Ordinal))
            {
                header = f;
                continue;
            }
            string Field(string name) => f[Array.IndexOf(header, name)];
            totals.Add(
                Field("SRC_IP"),
                Field("DST_IP"),
                Field("SRC_PORT"),
                Field("DST_PORT"),
                Field("PROTOCOL"),
                ulong.Parse(Field("BYTES"), CultureInfo.InvariantCulture),
                ulong.Parse(Field("PACKETS"), CultureInfo.InvariantCulture)
            );
        }
        return totals;
    }
}
