using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using TelemetryGrid.Notifications.Http;
using TelemetryGrid.Notifications.Mime;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Smtp;

/// <summary>Hands one message to a server over a connection of its own: RFC 5321, with STARTTLS (RFC 3207) and AUTH (RFC 4954).</summary>
internal static class SmtpClient
{
    /// <summary>Sends to all that the server takes. One full mailbox does not keep the others from being told, nor has them told twice.</summary>
    /// <returns>The reply's code for each recipient that the server does not take.</returns>
    /// <exception cref="UntoldException">Nobody was told.</exception>
    public static async Task<IReadOnlyList<int>> SendAsync(
        SmtpServer server,
        MailAddress from,
        IReadOnlyList<MailAddress> to,
        ReadOnlyMemory<byte> message,
        CancellationToken cancellation
    )
    {
        try
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(server.Host, server.Port, cancellation).ConfigureAwait(false);
            tcp.NoDelay = true;
            Stream stream = tcp.GetStream();
            var local = tcp.Client.RemoteEndPoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);
            await using var _ = stream.ConfigureAwait(false);
            if (!server.ImplicitTls)
            {
                var plain = new SmtpConnection(stream, server.Name);
                Expect(await plain.ReadAsync(cancellation).ConfigureAwait(false), server, "the connection");
                var offers = await HelloAsync(plain, server, cancellation).ConfigureAwait(false);
                if (!server.RequireTls)
                {
                    return await DeliverAsync(plain, server, offers, local, from, to, message, cancellation).ConfigureAwait(false);
                }
                if (!offers.ContainsKey("STARTTLS"))
                {
                    throw new UntoldException($"{server.Name} does not offer STARTTLS, which 'require_tls' asks for");
                }
                Expect(await plain.AskAsync("STARTTLS", cancellation).ConfigureAwait(false), server, "STARTTLS");
                if (plain.HasUnread)
                {
                    // Whoever sits in between could have put it there before the encryption began.
                    throw new UntoldException($"{server.Name} goes on in the clear after STARTTLS");
                }
            }
            var tls = new SslStream(stream);
            await using var __ = tls.ConfigureAwait(false);
            var options = TlsSettings.Options(server.Tls);
            options.TargetHost ??= server.Host;
            await tls.AuthenticateAsClientAsync(options, cancellation).ConfigureAwait(false);
            var connection = new SmtpConnection(tls, server.Name);
            if (server.ImplicitTls)
            {
                Expect(await connection.ReadAsync(cancellation).ConfigureAwait(false), server, "the connection");
            }
            // RFC 3207 section 4.2: what the server offered before does not count.
            var secured = await HelloAsync(connection, server, cancellation).ConfigureAwait(false);
            return await DeliverAsync(connection, server, secured, isPrivate: true, from, to, message, cancellation).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new UntoldException($"cannot connect to {server.Name}: {e.SocketErrorCode}", e) { CanRetry = true };
        }
        catch (AuthenticationException e)
        {
            throw new UntoldException($"TLS with {server.Name} fails: its certificate or version is not accepted", e) { CanRetry = true };
        }
        catch (IOException e)
        {
            throw new UntoldException($"the connection to {server.Name} broke off", e) { CanRetry = true };
        }
    }

    private static async Task<Dictionary<string, string>> HelloAsync(
        SmtpConnection connection,
        SmtpServer server,
        CancellationToken cancellation
    )
    {
        var offers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var reply = await connection.AskAsync($"EHLO {server.Hello}", cancellation).ConfigureAwait(false);
        if (reply.Code is 500 or 502 or 504)
        {
            // RFC 5321 section 3.2: a server without extensions.
            Expect(await connection.AskAsync($"HELO {server.Hello}", cancellation).ConfigureAwait(false), server, "HELO");
            return offers;
        }
        Expect(reply, server, "EHLO");
        foreach (var line in reply.Lines.Skip(1))
        {
            var parts = line.Split([' ', '='], 2);
            offers[parts[0]] = parts.Length > 1 ? parts[1] : "";
        }
        return offers;
    }

    private static async Task<IReadOnlyList<int>> DeliverAsync(
        SmtpConnection connection,
        SmtpServer server,
        Dictionary<string, string> offers,
        bool isPrivate,
        MailAddress from,
        IReadOnlyList<MailAddress> to,
        ReadOnlyMemory<byte> message,
        CancellationToken cancellation
    )
    {
        if (server.Credentials is not null && offers.TryGetValue("AUTH", out var mechanisms))
        {
            var offered = mechanisms.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            await SmtpAuthentication.RunAsync(connection, server, offered, isPrivate, cancellation).ConfigureAwait(false);
        }
        var sender = await connection
            .AskAsync($"MAIL FROM:<{from.Address}>{Parameters(server, offers, from, to, message.Length)}", cancellation)
            .ConfigureAwait(false);
        Expect(sender, server, "the sender");
        List<SmtpReply> refused = [];
        foreach (var recipient in to)
        {
            var reply = await connection.AskAsync($"RCPT TO:<{recipient.Address}>", cancellation).ConfigureAwait(false);
            if (!reply.IsPositive)
            {
                refused.Add(reply);
            }
        }
        if (refused.Count == to.Count)
        {
            throw Refused(refused.Find(r => r.IsTransient) ?? refused[0], server, "every recipient");
        }
        var data = await connection.AskAsync("DATA", cancellation).ConfigureAwait(false);
        if (data.Code != 354)
        {
            throw Refused(data, server, "the message");
        }
        Expect(await connection.SendAsync(message, cancellation).ConfigureAwait(false), server, "the message");
        await QuitAsync(connection, cancellation).ConfigureAwait(false);
        return [.. refused.Select(r => r.Code)];
    }

    // RFC 1870 section 6, RFC 6531 section 3.4.
    private static string Parameters(
        SmtpServer server,
        Dictionary<string, string> offers,
        MailAddress from,
        IReadOnlyList<MailAddress> to,
        int length
    )
    {
        var parameters = "";
        if (offers.TryGetValue("SIZE", out var size))
        {
            if (long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 && length > most)
            {
                throw new UntoldException($"{server.Name} takes messages of {most} bytes, and this one has {length}");
            }
            parameters += string.Create(CultureInfo.InvariantCulture, $" SIZE={length}");
        }
        if (from.IsUtf8 || to.Any(a => a.IsUtf8))
        {
            parameters += offers.ContainsKey("SMTPUTF8")
                ? " SMTPUTF8"
                : throw new UntoldException($"{server.Name} takes no addresses with letters other than ASCII");
        }
        return parameters;
    }

    private static async Task QuitAsync(SmtpConnection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.AskAsync("QUIT", cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UntoldException or OperationCanceledException)
        {
            // The message is the server's already, or is not; a goodbye changes nothing about it.
        }
    }

    private static void Expect(SmtpReply reply, SmtpServer server, string what)
    {
        if (!reply.IsPositive)
        {
            throw Refused(reply, server, what);
        }
    }

    private static UntoldException Refused(SmtpReply reply, SmtpServer server, string what) =>
        new($"{server.Name} refuses {what}: {reply.Code}") { CanRetry = reply.IsTransient };
}
