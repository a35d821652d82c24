using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Collectors.Tests.Snmp;

namespace TelemetryGrid.Collectors.Tests.Syslog;

public sealed class SyslogTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syslog-tls-").FullName;
    private readonly TestAuthority _authority;
    private readonly SyslogCollectorOptions _options;

    public SyslogTlsTests()
    {
        _authority = new TestAuthority(_folder, "authority");
        var (certificate, key) = _authority.Issue("collector");
        _options = new SyslogCollectorOptions
        {
            Transports = SyslogTransports.Tls,
            CertificateFile = certificate,
            KeyFile = key,
        };
    }

    [Fact]
    public async Task Stream_Tls_MessagesTaken()
    {
        await using var rig = await SyslogRig.StartAsync(_options);
        await SendAsync(rig, null, "14 <14>app: first14 <14>app: other");
        Assert.Equal(["first", "other"], await rig.BodiesAsync(2));
        Assert.Equal(0, rig[SyslogCount.FailedHandshakes]);
    }

    [Fact]
    public async Task Clients_WithAndWithoutCertificate_OnlyTrustedAndNamedOnesTaken()
    {
        var other = new TestAuthority(_folder, "stranger");
        await using var rig = await SyslogRig.StartAsync(_options with { ClientAuthorityFile = _authority.File, ClientNames = ["router"] });
        await TryAsync(rig, null);
        await TryAsync(rig, other.Issue("router"));
        await TryAsync(rig, _authority.Issue("printer"));
        await SyslogRig.UntilAsync(() => rig[SyslogCount.FailedHandshakes] == 3);
        Assert.Equal(0, rig[SyslogCount.Messages]);
        await SendAsync(rig, _authority.Issue("router"), "14 <14>app: taken");
        Assert.Equal(["taken"], await rig.BodiesAsync(1));
    }

    [Fact]
    public async Task Handshake_Garbage_ClosedAndCounted()
    {
        await using var rig = await SyslogRig.StartAsync(_options);
        using var socket = await rig.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes("14 <14>app: plain\n" + new string('x', 1000)));
        await SyslogRig.UntilAsync(() => rig[SyslogCount.FailedHandshakes] == 1);
        Assert.Equal(0, rig[SyslogCount.Messages]);
        await SendAsync(rig, null, "14 <14>app: taken");
        Assert.Equal(["taken"], await rig.BodiesAsync(1));
    }

    [Fact]
    public async Task Handshake_NeverFinished_ClosedAfterTheTimeout()
    {
        var time = new ManualTimeProvider();
        await using var rig = await SyslogRig.StartAsync(_options, time);
        using var socket = await rig.ConnectAsync();
        await socket.SendAsync(new byte[] { 22, 3, 1 });
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 1);
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, rig.Collector.Connections);
        time.Advance(TimeSpan.FromSeconds(2));
        await SyslogRig.UntilAsync(() => rig.Collector.Connections == 0);
        Assert.Equal(1, rig[SyslogCount.IdleConnections]);
    }

    [Theory]
    [InlineData("/nowhere/cert.pem")]
    [InlineData("authority.pem")]
    public async Task Start_CertificateUnreadable_SaysWhich(string file)
    {
        var path = Path.Combine(_folder, file);
        var error = await Assert.ThrowsAsync<IOException>(() => StartAndStopAsync(_options with { CertificateFile = path, KeyFile = "" }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task StartAndStopAsync(SyslogCollectorOptions options)
    {
        await using var rig = await SyslogRig.StartAsync(options);
    }

    private async Task TryAsync(SyslogRig rig, (string, string)? certificate)
    {
        // With TLS 1.3 a client takes part in its refusal only when it reads or writes after the handshake; some see no more than an end.
        try
        {
            await SendAsync(rig, certificate, "14 <14>app: never");
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // Refused.
        }
    }

    private async Task SendAsync(SyslogRig rig, (string Certificate, string Key)? client, string text)
    {
        using var socket = await rig.ConnectAsync();
        await using var stream = new SslStream(new NetworkStream(socket));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "collector",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_authority.File) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        if (client is { } files)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(files.Certificate, files.Key)];
        }
        await stream.AuthenticateAsClientAsync(options);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        await stream.ShutdownAsync();
        // The server's answer, or its refusal.
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
    }
}
