using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Protocols.Bmp;

namespace TelemetryGrid.Collectors.Tests.Bmp;

/// <summary>Two speakers that peer over loopback; one of them reports to a collector.</summary>
public sealed class GobgpTests
{
    [Fact]
    public async Task Table_OfRealSpeaker_EqualsItsOwn()
    {
        var daemon = Find("gobgpd");
        Find("gobgp");
        await using var rig = await BmpRig.StartAsync();
        var folder = Directory.CreateTempSubdirectory("gobgp-").FullName;
        var (near, far) = (Syslog.SyslogRig.FreePort(), Syslog.SyslogRig.FreePort());
        var (nearApi, farApi) = (Syslog.SyslogRig.FreePort(), Syslog.SyslogRig.FreePort());
        var bmp = $"""
            [[bmp-servers]]
              [bmp-servers.config]
                address = "127.0.0.1"
                port = {rig.Collector.LocalEndPoint!.Port}
                route-monitoring-policy = "all"
                statistics-timeout = 15
            """;
        using var one = Start(daemon, folder, Configuration(1, near, 2, far) + bmp, nearApi);
        var two = Start(daemon, folder, Configuration(2, far, 1, near), farApi);
        try
        {
            await rig.UntilAsync(() => rig.Events.Count == 1);
            Assert.Equal(("127.0.0.2", "65002", "up"), Of(rig));

            await RunAsync(farApi, "global rib add 2001:db8:5::/48 community 65002:6,65002:7 -a ipv6");
            await RunAsync(farApi, "global rib add 2001:db8:6::/48 -a ipv6");
            await RunAsync(farApi, "global rib add 198.51.100.0/24 community 65002:100 -a ipv4");
            await RunAsync(nearApi, "global rib add 203.0.113.0/24 community 65001:1 -a ipv4");
            await RunAsync(nearApi, "global rib add 203.0.113.128/25 nexthop 192.0.2.77 -a ipv4");
            await rig.UntilAsync(() => Own(rig).Count >= 4 && Told(rig).Count >= 3);
            var expected = await RibAsync(nearApi, "global rib");
            Assert.True(expected.Count >= 4, string.Join('\n', expected));
            Assert.Equal(expected, Own(rig));
            // The speaker reports a route over a next hop in 127.0.0.0/8 as it came, but shows and uses it nowhere itself.
            const string hidden = "198.51.100.0/24 path [65002] via 127.0.0.2 origin 2 communities 65002:100";
            Assert.Contains(hidden, Told(rig));
            Assert.Equal(await RibAsync(nearApi, "neighbor 127.0.0.2 adj-in"), Told(rig).Where(r => r != hidden));

            await RunAsync(nearApi, "global rib del 203.0.113.128/25 -a ipv4");
            await RunAsync(farApi, "global rib del 2001:db8:6::/48 -a ipv6");
            await rig.UntilAsync(() => Told(rig).Count == 2 && Own(rig).Count == expected.Count - 2);
            Assert.Equal(await RibAsync(nearApi, "global rib"), Own(rig));

            two.Kill();
            await two.WaitForExitAsync();
            await rig.UntilAsync(() => rig.Events.Count == 2);
            Assert.Equal(("127.0.0.2", "65002", "down"), Of(rig));
            Assert.NotEmpty(rig.Events[1].Labels["reason"]);
            Assert.Empty(Told(rig));
            Assert.Equal(0, rig[BmpCount.Malformed]);
        }
        finally
        {
            one.Kill();
            await one.WaitForExitAsync();
            two.Kill();
            two.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    private static (string Peer, string As, string State) Of(BmpRig rig)
    {
        var labels = rig.Events[^1].Labels;
        return (labels["peer"], labels["peer_as"], labels["state"]);
    }

    private static List<string> Own(BmpRig rig) => Print(rig, r => r.Peer.Type == BmpPeerType.LocalRib);

    private static List<string> Told(BmpRig rig) => Print(rig, r => r.Peer is { Type: BmpPeerType.Global, IsPostPolicy: false });

    private static List<string> Print(BmpRig rig, Func<BgpRoute, bool> isWanted) =>
        [
            .. rig
                .Table.RoutesOf(BmpRig.Router)
                .Where(isWanted)
                .Select(r =>
                    $"{r.Prefix}/{r.Length} path [{r.Attributes.AsPath}] via {r.Attributes.NextHop} origin {(int)r.Attributes.Origin} communities {string.Join(' ', r.Attributes.Communities)}"
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What the speaker itself says of a table, as lines of <see cref="Print"/>.</summary>
    private static async Task<List<string>> RibAsync(int api, string table)
    {
        var lines = new List<string>();
        foreach (var family in (string[])["ipv4", "ipv6"])
        {
            using var document = JsonDocument.Parse(await RunAsync(api, $"{table} -a {family} -j"));
            foreach (var path in document.RootElement.EnumerateObject().SelectMany(p => p.Value.EnumerateArray()))
            {
                var (numbers, hop, origin, communities) = ("", "", 0, "");
                foreach (var attribute in path.GetProperty("attrs").EnumerateArray())
                {
                    switch (attribute.GetProperty("type").GetInt32())
                    {
                        case 1:
                            origin = attribute.GetProperty("value").GetInt32();
                            break;
                        case 2:
                            numbers = string.Join(
                                ' ',
                                attribute.GetProperty("as_paths").EnumerateArray().SelectMany(s => s.GetProperty("asns").EnumerateArray())
                            );
                            break;
                        case 3 or 14:
                            hop = attribute.GetProperty("nexthop").GetString()!;
                            break;
                        case 8:
                            communities = string.Join(
                                ' ',
                                attribute
                                    .GetProperty("communities")
                                    .EnumerateArray()
                                    .Select(c =>
                                        string.Create(CultureInfo.InvariantCulture, $"{c.GetUInt32() >> 16}:{c.GetUInt32() & 0xFFFF}")
                                    )
                            );
                            break;
                    }
                }
                lines.Add(
                    $"{path.GetProperty("nlri").GetProperty("prefix").GetString()} path [{numbers}] via {hop} origin {origin} communities {communities}"
                );
            }
        }
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static string Configuration(int self, int port, int peer, int peerPort) =>
        $"""
            [global.config]
              as = {65_000 + self}
              router-id = "10.0.0.{self}"
              port = {port}
              local-address-list = ["127.0.0.{self}"]
            [[neighbors]]
              [neighbors.config]
                neighbor-address = "127.0.0.{peer}"
                peer-as = {65_000 + peer}
              [neighbors.transport.config]
                local-address = "127.0.0.{self}"
                remote-port = {peerPort}
              [neighbors.timers.config]
                connect-retry = 1
                idle-hold-time-after-reset = 1
              [[neighbors.afi-safis]]
                [neighbors.afi-safis.config]
                  afi-safi-name = "ipv4-unicast"
              [[neighbors.afi-safis]]
                [neighbors.afi-safis.config]
                  afi-safi-name = "ipv6-unicast"

            """;

    private static Process Start(string daemon, string folder, string configuration, int api)
    {
        var file = Path.Combine(folder, $"{api}.toml");
        File.WriteAllText(file, configuration);
        var process = Run(daemon, ["-f", file, "--api-hosts", $"127.0.0.1:{api}", "--pprof-disable"]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<string> RunAsync(int api, string arguments)
    {
        using var process = Run(Find("gobgp"), ["-p", api.ToString(CultureInfo.InvariantCulture), .. arguments.Split(' ')]);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(process.ExitCode == 0, $"gobgp {arguments}: {output}{await errors}");
        return output;
    }

    private static Process Run(string program, IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static string Find(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            Assert.Skip($"{program} is not installed");
        }
        return path;
    }
}
