using System.Globalization;
using TelemetryGrid.Client;

namespace TelemetryGrid.EndToEnd;

/// <summary>A running grid polls real agents; what it knows of their interfaces is what snmpbulkwalk reads.</summary>
public sealed class SnmpTests
{
    private const string IfName = "1.3.6.1.2.1.31.1.1.1.1";
    private const string IfDescr = "1.3.6.1.2.1.2.2.1.2";
    private const string IfAdminStatus = "1.3.6.1.2.1.2.2.1.7";
    private const string IfOperStatus = "1.3.6.1.2.1.2.2.1.8";

    [Fact]
    public async Task Poll_Snmpd_InterfaceTableEqualsWalk()
    {
        var snmpd = Peer.Require("snmpd");
        var walk = Peer.Require("snmpbulkwalk");
        var port = Ports.FreeUdp();
        var directory = Directory.CreateTempSubdirectory("snmpd-");
        var config = Path.Combine(directory.FullName, "snmpd.conf");
        await File.WriteAllTextAsync(
            config,
            $"agentAddress udp:127.0.0.1:{port}\nrocommunity secret-community 127.0.0.1\nsysName edge-test\nsysLocation Room 5\n"
        );
        await using var agent = Peer.Start(
            snmpd,
            "-f",
            "-Lo",
            "-C",
            "-c",
            config,
            "-p",
            Path.Combine(directory.FullName, "pid"),
            "-I",
            "-smux"
        );

        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: edge
                kind: snmp
                endpoint: 127.0.0.1:{port}
                device: edge
                community: secret-community
                interval: 1s
                level: full
                labels:
                  site: lab
            """
        );
        await AssertInterfacesEqualWalkAsync(grid, "edge", walk, port, "secret-community");

        var device = await grid.Client.GetDeviceAsync("edge");
        Assert.Equal("edge-test", device.Name);
        Assert.Equal(DeviceStatus.Up, device.Status);
        Assert.Equal("Room 5", device.Location);
        Assert.Equal("lab", device.Labels["site"]);
        var name = (await WalkAsync(walk, port, "secret-community", IfName)).Values.First();
        var details = await Eventually.GetAsync(
            () => grid.Client.GetInterfaceAsync($"edge/{name}"),
            i => i.LastHour.Count >= 2,
            "two rates of the interface"
        );
        Assert.True(details.InBitsPerSecond.Windows.Count > 0);
        Assert.DoesNotContain("secret-community", grid.Output, StringComparison.Ordinal);
        using var http = new HttpClient();
        var sources = await http.GetStringAsync($"http://127.0.0.1:{grid.HttpPort}/api/v1/sources");
        Assert.DoesNotContain("secret-community", sources, StringComparison.Ordinal);
        Assert.Contains("\"has_credentials\":true", sources, StringComparison.Ordinal);
        directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("switch", "cisco-c3560")]
    [InlineData("router", "juniper-mx960-12-3r6-6")]
    [InlineData("firewall", "paloalto-pa-5000")]
    public async Task Poll_RecordedDevice_InterfaceTableEqualsWalk(string kind, string recording)
    {
        var responder = Peer.Require("snmpsimd");
        var walk = Peer.Require("snmpbulkwalk");
        Peer.Require("bunzip2");
        var packed = Corpus.Find("snmpsim-data", kind, recording + ".snmprec.bz2");
        var directory = Directory.CreateTempSubdirectory("snmpsim-");
        var data = directory.CreateSubdirectory("data").FullName;
        await Peer.RunAsync("sh", "-c", $"bunzip2 -c '{packed}' > '{data}/{recording}.snmprec'");
        // The responder refuses to run as root and gives its privileges up.
        await Peer.RunAsync("chmod", "-R", "a+rwX", directory.FullName);
        var community = recording;
        var port = Ports.FreeUdp();
        await using var agent = Peer.Start(
            responder,
            $"--data-dir={data}",
            $"--cache-dir={directory.FullName}/cache",
            $"--agent-udpv4-endpoint=127.0.0.1:{port}",
            "--process-user=nobody",
            "--process-group=nogroup"
        );
        await Eventually.GetAsync(
            () => Task.FromResult(agent.Output),
            o => o.Contains("Listening", StringComparison.OrdinalIgnoreCase),
            "snmpsimd to listen",
            60
        );

        await using var grid = await GridProcess.StartAsync(
            $"""
              - id: recorded
                kind: snmp
                endpoint: 127.0.0.1:{port}
                device: recorded
                community: "{community}"
                interval: 5s
            """
        );
        await AssertInterfacesEqualWalkAsync(grid, "recorded", walk, port, community);
    }

    private static async Task AssertInterfacesEqualWalkAsync(GridProcess grid, string device, string walk, int port, string community)
    {
        var names = await WalkAsync(walk, port, community, IfName);
        if (names.Count == 0)
        {
            names = await WalkAsync(walk, port, community, IfDescr);
        }
        Assert.NotEmpty(names);
        var admin = await WalkAsync(walk, port, community, IfAdminStatus);
        var oper = await WalkAsync(walk, port, community, IfOperStatus);

        var interfaces = await Eventually.GetAsync(
            () => grid.Client.ListInterfacesAsync(device),
            list => list.Count == admin.Count,
            $"{admin.Count} interfaces of {device}",
            60
        );

        foreach (var row in interfaces)
        {
            var index = row.IfIndex;
            var name = row.Name;
            // Rows that share a name are told apart by a suffix.
            Assert.Equal(names.GetValueOrDefault(index, $"{index}"), name.Split('#')[0]);
            Assert.Equal(admin[index], Number(row.AdminStatus));
            Assert.Equal(oper[index], Number(row.OperStatus));
        }
        Assert.Equal(interfaces.Count, interfaces.Select(i => i.Name).Distinct(StringComparer.Ordinal).Count());
    }

    private static string Number(InterfaceStatus status) =>
        status switch
        {
            InterfaceStatus.Up => "1",
            InterfaceStatus.Down => "2",
            InterfaceStatus.Testing => "3",
            InterfaceStatus.UnknownToAgent => "4",
            InterfaceStatus.Dormant => "5",
            InterfaceStatus.NotPresent => "6",
            InterfaceStatus.LowerLayerDown => "7",
            _ => "0",
        };

    private static async Task<Dictionary<uint, string>> WalkAsync(string walk, int port, string community, string oid)
    {
        var text = await Peer.RunAsync(walk, "-v2c", "-c", community, "-r3", "-OnqUe", $"127.0.0.1:{port}", oid);
        var values = new Dictionary<uint, string>();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith($".{oid}.", StringComparison.Ordinal))
            {
                var parts = line[(oid.Length + 2)..].Split(' ', 2);
                values[uint.Parse(parts[0], CultureInfo.InvariantCulture)] = parts[1].Trim().Trim('"');
            }
        }
        return values;
    }
}
