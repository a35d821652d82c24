using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using TelemetryGrid.Simulation;

namespace TelemetryGrid.Collectors.Tests.Simulation;

/// <summary>The network on real sockets, looked at by programs that know nothing of this project.</summary>
public sealed class SimulatedNetworkTests
{
    // Test processes that run side by side get addresses of their own.
    private static readonly IPAddress Base = new([127, 0, (byte)(10 + (Environment.ProcessId % 200)), 1]);

    private static SimulatedNetworkOptions Options(int collectorPort, int snmpPort = 0) =>
        new()
        {
            BaseAddress = Base,
            FlowCollector = new IPEndPoint(IPAddress.Loopback, collectorPort),
            SnmpPort = snmpPort,
            FlowsPerSecond = 300,
            NetflowSamplingInterval = 1,
            ActiveTimeout = TimeSpan.FromSeconds(1),
            Events = [],
        };

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [Fact]
    public async Task StartAsync_AddressOfNobody_SaysSoInOneSentence()
    {
        SimulatedNetworkOptions options = Options(FreePort());
        options.BaseAddress = IPAddress.Parse("198.51.100.1");
        await using var network = new SimulatedNetwork(options);

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => network.StartAsync());

        Assert.Contains("edge-r1 needs the loopback address 198.51.100.1", error.Message);
    }

    [Fact]
    public async Task StartAsync_SnmpPortTaken_SaysSoInOneSentence()
    {
        int port = FreePort();
        await using var first = new SimulatedNetwork(Options(FreePort(), port));
        await using var second = new SimulatedNetwork(Options(FreePort(), port));
        await first.StartAsync();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => second.StartAsync());

        Assert.Contains("another program", error.Message);
    }

    [Fact]
    public void Constructor_InvalidOptions_ListsThemAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            new SimulatedNetwork(new SimulatedNetworkOptions { DeviceCount = 3, Acceleration = 0 })
        );

        Assert.Contains("DeviceCount", error.Message);
        Assert.Contains("Acceleration", error.Message);
    }

    [Fact]
    public async Task Agents_WalkedBySnmpbulkwalk_ShowTheInterfaceTable()
    {
        int port = FreePort();
        await using var network = new SimulatedNetwork(Options(FreePort(), port));
        await network.StartAsync();
        SimulatedDevice device = network.Devices[0];

        string walk = await RunAsync("snmpbulkwalk", $"-v2c -c public -On -Oq -Ot {device.Address}:{port} 1.3.6");

        string[] lines = [.. walk.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.Contains("No more variables"))];
        Assert.Equal(7 + 2 + ((22 + 19) * device.Interfaces.Count) + 9 + 1, lines.Length);
        Assert.Contains($".1.3.6.1.2.1.1.5.0 \"{device.Name}\"", lines);
        Assert.All(
            device.Interfaces,
            i =>
            {
                Assert.Contains($".1.3.6.1.2.1.31.1.1.1.1.{i.IfIndex} \"{i.Name}\"", lines);
                Assert.Contains($".1.3.6.1.2.1.2.2.1.8.{i.IfIndex} {(i.IsUp ? 1 : 2)}", lines);
                Assert.Contains($".1.3.6.1.2.1.31.1.1.1.15.{i.IfIndex} {i.Speed / 1_000_000}", lines);
            }
        );
    }

    [Fact]
    public async Task Exporters_ReceivedByNfcapd_TotalWhatWasSent()
    {
        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("simulated-network").FullName;
        try
        {
            using Process nfcapd = Start("nfcapd", $"-b 127.0.0.1 -p {port} -w {folder} -t 3600 -B 8000000");
            using var end = new KillAtEnd(nfcapd);
            await WaitUntilBoundAsync(port);
            SimulatedNetworkOptions options = Options(FreePort());
            options.NetflowCollector = new IPEndPoint(IPAddress.Loopback, port);
            options.IpfixCollector = options.NetflowCollector;
            var network = new SimulatedNetwork(options);
            await network.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken);
            await network.DisposeAsync();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await RunAsync("kill", $"-TERM {nfcapd.Id}");
            await nfcapd.WaitForExitAsync(TestContext.Current.CancellationToken);

            string csv = await RunAsync("nfdump", $"-R {folder} -q -N -A router -o \"fmt:%ra;%fl;%pkt;%byt\"");

            Dictionary<string, string> byRouter = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Split(';', StringSplitOptions.TrimEntries))
                .ToDictionary(f => f[0], f => string.Join(' ', f[1..]));
            SimulatedDevice[] exporters = [.. network.Devices.Where(d => d.Protocol != ExportProtocol.Sflow)];
            Assert.Equal(4, exporters.Length);
            foreach (SimulatedDevice device in exporters)
            {
                ExportTotals sent = device.Exported;
                Assert.True(sent.Records > 0, $"{device} sent nothing");
                string expected = string.Create(CultureInfo.InvariantCulture, $"{sent.Records} {sent.Packets} {sent.Octets}");
                Assert.Equal(expected, byRouter[device.Address.ToString()]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task SflowAgents_ReceivedBySfacctd_TotalWhatWasSent()
    {
        int port = FreePort();
        string folder = Directory.CreateTempSubdirectory("simulated-network").FullName;
        try
        {
            string file = Path.Combine(folder, "totals.csv");
            string configuration = Path.Combine(folder, "sfacctd.conf");
            await File.WriteAllTextAsync(
                configuration,
                $"""
                daemonize: false
                sfacctd_ip: 127.0.0.1
                sfacctd_port: {port}
                sfacctd_pipe_size: 4194304
                plugin_pipe_size: 8388608
                plugins: print[p]
                aggregate[p]: peer_src_ip
                print_refresh_time[p]: 3
                print_output[p]: csv
                print_output_file[p]: {file}
                print_output_file_append[p]: true

                """
            );
            using Process sfacctd = Start("sfacctd", $"-f {configuration}");
            using var end = new KillAtEnd(sfacctd);
            await WaitUntilBoundAsync(port);
            SimulatedNetworkOptions options = Options(FreePort());
            options.SflowCollector = new IPEndPoint(IPAddress.Loopback, port);
            options.SflowSamplingRate = 64;
            var network = new SimulatedNetwork(options);
            await network.StartAsync();
            await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
            await network.DisposeAsync();
            SimulatedDevice[] agents = [.. network.Devices.Where(d => d.Protocol == ExportProtocol.Sflow)];
            string expected = string.Join('\n', agents.Select(d => $"{d.Address} {d.Exported.Packets} {d.Exported.Octets}"));

            // It writes every three seconds, one line per agent that sent since.
            string received = "";
            for (int i = 0; i < 60 && received != expected; i++)
            {
                await Task.Delay(250, TestContext.Current.CancellationToken);
                received = File.Exists(file) ? SumByAgent(await File.ReadAllLinesAsync(file), agents) : "";
            }

            Assert.All(agents, d => Assert.True(d.Exported.Records > 0, $"{d} sent nothing"));
            Assert.Equal(expected, received);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static string SumByAgent(string[] lines, SimulatedDevice[] agents) =>
            string.Join(
                '\n',
                agents.Select(d =>
                {
                    string[][] own = [.. lines.Select(l => l.Split(',')).Where(f => f.Length == 3 && f[0] == d.Address.ToString())];
                    return $"{d.Address} {own.Sum(f => long.Parse(f[1]))} {own.Sum(f => long.Parse(f[2]))}";
                })
            );
    }

    [Fact]
    public async Task Exporters_DissectedByTshark_AreWellFormed()
    {
        // Written as a capture file, since capturing needs privileges that reading does not.
        SimulatedNetworkOptions options = Options(FreePort());
        var traffic = new SimulatedTraffic(options);
        traffic.Run(30);
        string file = Path.GetTempFileName();
        try
        {
            PcapFile.Write(
                file,
                traffic.Datagrams.Select(d => (d.Device.Address, Port: d.Device.Protocol == ExportProtocol.Sflow ? 6343 : 2055, d.Datagram))
            );

            string output = await RunAsync(
                "tshark",
                $"-r {file} -d udp.port==2055,cflow -T fields -e cflow.version -e sflow_245.version -e _ws.malformed"
            );

            string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(traffic.Datagrams.Count, lines.Length);
            Assert.Equal(["\t5\t", "10\t\t", "5\t\t", "9\t\t"], lines.Distinct().Order(StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Process Start(string program, string arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
            throw;
        }
    }

    /// <summary>What a program writes until it ends.</summary>
    internal static async Task<string> RunAsync(string program, string arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return output;
    }

    private static async Task WaitUntilBoundAsync(int port)
    {
        for (int i = 0; i < 200; i++)
        {
            if (IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Any(l => l.Port == port))
            {
                return;
            }
            await Task.Delay(50);
        }
        Assert.Fail($"Nothing listens on port {port}.");
    }

    /// <summary>Ends a program with its children however the test ends.</summary>
    private sealed class KillAtEnd(Process process) : IDisposable
    {
        public void Dispose()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
