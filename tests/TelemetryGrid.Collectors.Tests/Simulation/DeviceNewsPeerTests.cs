using System.Net;
using System.Net.Sockets;
using TelemetryGrid.Collectors.Tests.Gnmi;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>An outage, as programs that know nothing of this project hear of it.</summary>
public sealed class DeviceNewsPeerTests
{
    // Test processes that run side by side get addresses of their own.
    private static readonly IPAddress Base = new([127, 1, (byte)(10 + (Environment.ProcessId % 200)), 1]);

    [Fact]
    public async Task Traps_ReceivedBySnmptrapd_NameTheInterfacesOfTheOutage()
    {
        int port = FreePort();
        using var snmptrapd = new RunningPeer(
            "snmptrapd",
            "-f",
            "-Lo",
            "-C",
            "-On",
            "-m",
            "",
            "--disableAuthorization=yes",
            "-F",
            "%b|%v\\n",
            "udp:127.0.0.1:" + port
        );
        await snmptrapd.UntilBoundAsync(port);
        SimulatedNetworkOptions options = Options();
        options.TrapCollector = new IPEndPoint(IPAddress.Loopback, port);
        await using var network = new SimulatedNetwork(options);
        await network.StartAsync();
        await GnmiRig.UntilAsync(() => network.Incidents.Count > 0);
        SimulatedInterface link = network.Incidents[0].Interface;

        foreach (SimulatedInterface end in (SimulatedInterface[])[link, link.Peer ?? link])
        {
            await GnmiRig.UntilAsync(() =>
                snmptrapd.Lines.Any(l =>
                    l.Contains($"[{end.Device.Address}]", StringComparison.Ordinal)
                    && l.Contains(".1.3.6.1.6.3.1.1.5.3", StringComparison.Ordinal)
                    && l.Contains($".1.3.6.1.2.1.31.1.1.1.1.{end.IfIndex} = STRING: \"{end.Name}\"", StringComparison.Ordinal)
                )
            );
        }
    }

    [Fact]
    public async Task Lines_ReceivedByRsyslog_NameTheInterfacesOfTheOutage()
    {
        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("simulated-syslog").FullName;
        string file = Path.Combine(folder, "lines");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "rsyslog.conf"),
            $"""
            global(workDirectory="{folder}")
            module(load="imudp")
            template(name="line" type="string" string="%fromhost-ip%|%hostname%|%rawmsg%\n")
            input(type="imudp" address="127.0.0.1" port="{port}")
            action(type="omfile" file="{file}" template="line")

            """
        );
        using (
            var rsyslog = new RunningPeer("rsyslogd", "-n", "-f", Path.Combine(folder, "rsyslog.conf"), "-i", Path.Combine(folder, "pid"))
        )
        {
            await rsyslog.UntilBoundAsync(port);
            SimulatedNetworkOptions options = Options();
            options.SyslogCollector = new IPEndPoint(IPAddress.Loopback, port);
            await using var network = new SimulatedNetwork(options);
            await network.StartAsync();
            await GnmiRig.UntilAsync(() => network.Incidents.Count > 0);
            SimulatedInterface link = network.Incidents[0].Interface;

            foreach (SimulatedInterface end in (SimulatedInterface[])[link, link.Peer ?? link])
            {
                await GnmiRig.UntilAsync(() =>
                    File.Exists(file)
                    && ReadShared(file)
                        .Any(l =>
                            l.StartsWith($"{end.Device.Address}|", StringComparison.Ordinal)
                            && l.Contains(end.Name, StringComparison.Ordinal)
                            && l.Contains("down", StringComparison.OrdinalIgnoreCase)
                        )
                );
            }
            Assert.True(network.News.SyslogLines > 0);
        }
        Directory.Delete(folder, recursive: true);
    }

    private static SimulatedNetworkOptions Options() =>
        new()
        {
            BaseAddress = Base,
            FlowCollector = new IPEndPoint(IPAddress.Loopback, FreePort()),
            SnmpPort = 0,
            FlowsPerSecond = 1,
            Events = [new(SimulatedEventKind.Outage, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30))],
        };

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    }
}
