using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace TelemetryGrid.Notifications.Tests.Smtp;

/// <summary>A real mail server that keeps what it takes in a folder, and Python's own reader of mail. A test skips where they are not installed.</summary>
internal sealed class Aiosmtpd : IAsyncDisposable
{
    private const string Reader = """
        import email, email.policy, json, sys
        m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
        print(json.dumps({'subject': m['subject'], 'from': m['from'], 'to': m['to'], 'type': m.get_content_type(), 'rcpt': m['x-rcptto'],
            'text': m.get_body(('plain',)).get_content(), 'html': m.get_body(('html',)).get_content(),
            'defects': [str(d) for p in m.walk() for d in p.defects]}))
        """;

    private readonly Process _process;
    private readonly string _python;
    private readonly string _folder;

    private Aiosmtpd(Process process, string python, string folder, int port) =>
        (_process, _python, _folder, Host) = (process, python, folder, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));

    public string Host { get; }

    /// <param name="certificate">For STARTTLS, which it then asks for.</param>
    public static async Task<Aiosmtpd> StartAsync(X509Certificate2? certificate = null)
    {
        var python = await FindAsync();
        var folder = Directory.CreateTempSubdirectory("aiosmtpd-").FullName;
        var port = FreePort();
        List<string> arguments = ["-m", "aiosmtpd", "-n", "-l", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")];
        if (certificate is not null)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            await File.WriteAllTextAsync(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
            await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
            arguments.AddRange(["--tlscert", Path.Combine(folder, "cert.pem"), "--tlskey", Path.Combine(folder, "key.pem")]);
        }
        arguments.AddRange(["-c", "aiosmtpd.handlers.Mailbox", Path.Combine(folder, "mail")]);
        var process = Start(python, arguments);
        _ = process.StandardError.ReadToEndAsync();
        var server = new Aiosmtpd(process, python, folder, port);
        for (var attempt = 0; ; attempt++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return server;
            }
            catch (SocketException) when (attempt < 200 && !process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>The one message that came, as Python reads it.</summary>
    public async Task<JsonNode> SingleAsync()
    {
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "mail", "new")));
        using var process = Start(_python, ["-c", Reader, file]);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        Assert.True(output.Length > 0, await errors);
        return JsonNode.Parse(output)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> FindAsync()
    {
        foreach (var python in ((string[])["/usr/bin/python3", "/usr/local/bin/python3"]).Where(File.Exists))
        {
            using var process = Start(python, ["-c", "import aiosmtpd"]);
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode == 0)
            {
                return python;
            }
        }
        Assert.Skip("aiosmtpd is not installed");
        return "";
    }

    private static Process Start(string program, IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
