using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TelemetryGrid.Notifications.Tests.Smtp;

/// <summary>A mail server on a loopback port that keeps every line it is sent as it came, and refuses what it is told to refuse.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public SmtpSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Host => $"{_listener.LocalEndpoint}";

    /// <summary>What EHLO offers beside its first line; STARTTLS only before TLS.</summary>
    public List<string> Offers { get; } = ["SIZE 1000000"];

    public X509Certificate2? Certificate { get; set; }

    public bool ImplicitTls { get; set; }

    /// <summary>The reply to a command that begins with the key, instead of the usual one; the greeting's key is the empty text.</summary>
    public Dictionary<string, string> Replies { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The server's challenge of CRAM-MD5, and what it takes in answer.</summary>
    public string Challenge { get; set; } = "";

    /// <summary>Written to the client in the same breath as the reply to STARTTLS.</summary>
    public string AfterStartTls { get; set; } = "";

    /// <summary>All commands in turn; those sent within TLS begin with an asterisk.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Messages as they came: lines with their line breaks, dots still doubled.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await ServeAsync(client);
                }
                catch (Exception e) when (e is IOException or AuthenticationException)
                {
                    // The client went away, which is its right.
                }
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Stream stream = client.GetStream();
        if (ImplicitTls)
        {
            stream = await SecureAsync(stream);
        }
        await SayAsync(stream, Replies.GetValueOrDefault("", "220 sink ready"));
        while (await LineAsync(stream) is { } line)
        {
            var secure = stream is SslStream;
            Commands.Enqueue($"{(secure ? "*" : "")}{line.TrimEnd()}");
            var refusal = Replies.FirstOrDefault(r => r.Key.Length > 0 && line.StartsWith(r.Key, StringComparison.OrdinalIgnoreCase)).Value;
            if (refusal is not null)
            {
                await SayAsync(stream, refusal);
                continue;
            }
            switch (line.Split(' ')[0].Trim().ToUpperInvariant())
            {
                case "EHLO":
                    string[] offers = ["sink", .. Offers.Where(o => !(secure && o == "STARTTLS"))];
                    await SayAsync(stream, string.Join("\r\n", offers.Select((o, i) => i == offers.Length - 1 ? $"250 {o}" : $"250-{o}")));
                    break;
                case "STARTTLS":
                    await SayAsync(stream, $"220 go ahead{(AfterStartTls.Length > 0 ? "\r\n" : "")}{AfterStartTls}");
                    stream = await SecureAsync(stream);
                    break;
                case "AUTH" when line.StartsWith("AUTH LOGIN", StringComparison.OrdinalIgnoreCase):
                    await SayAsync(stream, "334 VXNlcm5hbWU6");
                    Commands.Enqueue($"*{(await LineAsync(stream))!.TrimEnd()}");
                    await SayAsync(stream, "334 UGFzc3dvcmQ6");
                    Commands.Enqueue($"*{(await LineAsync(stream))!.TrimEnd()}");
                    await SayAsync(stream, "235 welcome");
                    break;
                case "AUTH" when line.StartsWith("AUTH CRAM-MD5", StringComparison.OrdinalIgnoreCase):
                    await SayAsync(stream, $"334 {Convert.ToBase64String(Encoding.UTF8.GetBytes(Challenge))}");
                    Commands.Enqueue((await LineAsync(stream))!.TrimEnd());
                    await SayAsync(stream, "235 welcome");
                    break;
                case "AUTH":
                    await SayAsync(stream, "235 welcome");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    var message = new StringBuilder();
                    for (var text = await LineAsync(stream); text is not null && text != ".\r\n"; text = await LineAsync(stream))
                    {
                        message.Append(text);
                    }
                    Messages.Enqueue(message.ToString());
                    await SayAsync(stream, Replies.GetValueOrDefault(".", "250 taken"));
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(Certificate!, clientCertificateRequired: false, checkCertificateRevocation: false);
        return tls;
    }

    private async Task SayAsync(Stream stream, string reply) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{reply}\r\n"), _stop.Token);

    // With its line break, whatever that is: how lines end is part of what is tested.
    private async Task<string?> LineAsync(Stream stream)
    {
        List<byte> line = [];
        var one = new byte[1];
        while (line.Count == 0 || line[^1] != '\n')
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }
            line.Add(one[0]);
        }
        return Encoding.UTF8.GetString([.. line]);
    }
}
