using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Tests.Syslog;

/// <summary>What real programs send.</summary>
public sealed class SyslogPeerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syslog-peers-").FullName;

    [Theory]
    [InlineData("-d", "--rfc3164")]
    [InlineData("-d", "--rfc5424")]
    [InlineData("-T", "--rfc3164")]
    [InlineData("-T", "--rfc5424")]
    public async Task Logger_EachTransportAndStandard_Read(string transport, string standard)
    {
        await using var rig = await SyslogRig.StartAsync(new());
        var port = transport == "-d" ? rig.Collector.DatagramEndPoint!.Port : rig.Stream.Port;
        var before = TimeProvider.System.GetUtcNow();
        await SyslogPeer.RunAsync(
            "logger",
            [
                "-n",
                "127.0.0.1",
                "-P",
                port.ToString(CultureInfo.InvariantCulture),
                transport,
                standard,
                "-t",
                "tool",
                "--id=77",
                "-p",
                "local3.warning",
                "hello grid",
            ]
        );
        var record = Assert.Single(await rig.RecordsAsync(1));
        Assert.Equal("hello grid", ((LogRecord)record).Body);
        Assert.Equal(Severity.Warn, record.Severity);
        Assert.Equal("local3", record.Labels["facility"]);
        Assert.Equal("tool", record.Labels["app"]);
        Assert.Equal("77", record.Labels["proc_id"]);
        Assert.InRange(record.Timestamp, before - TimeSpan.FromSeconds(2), TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("--stream", "--no-framing")]
    [InlineData("--stream", "--syslog-proto")]
    [InlineData("--use-ssl", "--syslog-proto")]
    public async Task Loggen_ManyConnections_NothingLost(string transport, string framing)
    {
        const int Messages = 20_000;
        await using var rig = await SyslogRig.StartAsync(
            transport == "--use-ssl" ? Tls(out _) with { TlsVersions = SslProtocols.Tls12 } : new()
        );
        List<string> arguments =
        [
            transport,
            "--number=" + (Messages / 4).ToString(CultureInfo.InvariantCulture),
            "--active-connections=4",
            "--rate=1000000",
            "--size=200",
            "--interval=60",
            "--quiet",
        ];
        if (transport == "--stream")
        {
            arguments.Add("--inet");
        }
        if (framing == "--syslog-proto")
        {
            arguments.Add(framing);
        }
        arguments.AddRange(["127.0.0.1", rig.Stream.Port.ToString(CultureInfo.InvariantCulture)]);
        await SyslogPeer.RunAsync("loggen", [.. arguments]);
        var records = await rig.RecordsAsync(Messages);
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 0);
        Assert.Equal(Messages, rig[SyslogCount.Messages]);
        // Each connection's thread numbers its messages.
        var numbers = records.Cast<LogRecord>().GroupBy(r => Field(r.Body, "thread: ")).ToDictionary(g => g.Key, g => g.Count());
        Assert.Equal(4, numbers.Count);
        Assert.All(numbers.Values, count => Assert.Equal(Messages / 4, count));
        Assert.Equal(0, rig[SyslogCount.Malformed]);
        Assert.All(records, r => Assert.Equal("prg00000", r.Labels["app"][..8]));

        static string Field(string body, string name)
        {
            var at = body.IndexOf(name, StringComparison.Ordinal);
            Assert.True(at >= 0, body);
            return body.Substring(at + name.Length, 4);
        }
    }

    [Theory]
    [InlineData(false, """template="RSYSLOG_SyslogProtocol23Format" tcp_framing="octet-counted" """)]
    [InlineData(false, """template="RSYSLOG_TraditionalForwardFormat" """)]
    [InlineData(true, """template="RSYSLOG_SyslogProtocol23Format" """)]
    public async Task Rsyslog_Forwarding_EveryMessageInOrder(bool tls, string action)
    {
        const int Messages = 5000;
        var globals = "";
        var options = new SyslogCollectorOptions();
        if (tls)
        {
            options = Tls(out var authority) with { ClientAuthorityFile = authority.File, ClientNames = ["relay"] };
            var (certificate, key) = authority.Issue("relay");
            globals = $"""
                defaultNetstreamDriverCAFile="{authority.File}" defaultNetstreamDriverCertFile="{certificate}" defaultNetstreamDriverKeyFile="{key}"
                """;
            action +=
                """ streamDriver="gtls" streamDriverMode="1" streamDriverAuthMode="x509/name" streamDriverPermittedPeers="collector" """;
        }
        await using var rig = await SyslogRig.StartAsync(options with { DeviceFromHostname = true });
        var port = SyslogRig.FreePort();
        var target = $"""protocol="tcp" port="{rig.Stream.Port}" {action}""";
        await using var relay = await SyslogPeer.StartRsyslogAsync(_folder, port, globals, target);
        using var socket = await ConnectAsync(port);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                string.Concat(Enumerable.Range(0, Messages).Select(i => $"<30>{Stamp()} sw{i % 3} daemon[9]: message {i}\n"))
            )
        );
        await SyslogRig.UntilAsync(() => rig[SyslogCount.Acknowledged] >= Messages, () => $"{rig[SyslogCount.Acknowledged]} of {Messages}");
        var records = await rig.RecordsAsync(Messages);
        Assert.Equal(0, rig[SyslogCount.FailedHandshakes]);
        for (var device = 0; device < 3; device++)
        {
            var own = records.Cast<LogRecord>().Where(r => r.Device!.Value.Value == $"sw{device}").Select(r => r.Body.Trim());
            Assert.Equal(Enumerable.Range(0, Messages).Where(i => i % 3 == device).Select(i => $"message {i}"), own);
        }
        Assert.All(records, r => Assert.Equal("9", r.Labels["proc_id"]));

        static string Stamp() => TimeProvider.System.GetUtcNow().ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SyslogCollectorOptions Tls(out TestAuthority authority)
    {
        authority = new TestAuthority(_folder, "authority");
        var (certificate, key) = authority.Issue("collector");
        return new SyslogCollectorOptions
        {
            Transports = SyslogTransports.Tls,
            CertificateFile = certificate,
            KeyFile = key,
        };
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var isOpen = false;
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (!isOpen)
        {
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
                isOpen = true;
            }
            catch (SocketException) when (TimeProvider.System.GetUtcNow() < deadline)
            {
                await Task.Delay(50);
            }
        }
        return socket;
    }
}
