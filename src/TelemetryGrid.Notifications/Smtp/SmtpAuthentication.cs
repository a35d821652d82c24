using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Notifications.Sending;

namespace TelemetryGrid.Notifications.Smtp;

/// <summary>Says who sends, RFC 4954. Nothing that the server says about it is repeated in errors.</summary>
internal static class SmtpAuthentication
{
    /// <param name="connection">After the server said what it offers.</param>
    /// <param name="server">Who is asked.</param>
    /// <param name="offered">The mechanisms that the server offers, its favourite first.</param>
    /// <param name="isPrivate">Nobody between us and the server can read along.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UntoldException">The server does not take the credentials, or offers no way that they allow.</exception>
    public static async Task RunAsync(
        SmtpConnection connection,
        SmtpServer server,
        string[] offered,
        bool isPrivate,
        CancellationToken cancellation
    )
    {
        var credentials = server.Credentials!;
        var readable = false;
        foreach (var mechanism in offered)
        {
            switch (mechanism.ToUpperInvariant())
            {
                case "CRAM-MD5" when credentials.Secret.Length > 0:
                    Check(await CramMd5Async(connection, server, credentials, cancellation).ConfigureAwait(false), "CRAM-MD5");
                    return;
                case "PLAIN" when credentials.Password.Length > 0 && isPrivate:
                    // RFC 4616 section 2.
                    var plain = $"{credentials.Identity}\0{credentials.User}\0{credentials.Password}";
                    Check(await connection.AskAsync($"AUTH PLAIN {Base64(plain)}", cancellation).ConfigureAwait(false), "PLAIN");
                    return;
                case "LOGIN" when credentials.Password.Length > 0 && isPrivate:
                    Continue(await connection.AskAsync("AUTH LOGIN", cancellation).ConfigureAwait(false), "LOGIN");
                    Continue(await connection.AskAsync(Base64(credentials.User), cancellation).ConfigureAwait(false), "LOGIN");
                    Check(await connection.AskAsync(Base64(credentials.Password), cancellation).ConfigureAwait(false), "LOGIN");
                    return;
                case "PLAIN" or "LOGIN" when credentials.Password.Length > 0:
                    readable = true;
                    break;
            }
        }
        throw new UntoldException(
            readable
                ? $"{server.Name} would be sent the password for everyone to read; it is not sent without TLS"
                : $"{server.Name} offers no authentication that the given credentials allow"
        );

        void Continue(SmtpReply reply, string mechanism)
        {
            if (reply.Code != 334)
            {
                throw Refused(reply, mechanism);
            }
        }

        void Check(SmtpReply reply, string mechanism)
        {
            if (!reply.IsPositive)
            {
                throw Refused(reply, mechanism);
            }
        }

        UntoldException Refused(SmtpReply reply, string mechanism) =>
            new($"{server.Name} refuses to authenticate with {mechanism}: {reply.Code}") { CanRetry = reply.IsTransient };
    }

    // RFC 2195 section 2.
    private static async Task<SmtpReply> CramMd5Async(
        SmtpConnection connection,
        SmtpServer server,
        SmtpCredentials credentials,
        CancellationToken cancellation
    )
    {
        var reply = await connection.AskAsync("AUTH CRAM-MD5", cancellation).ConfigureAwait(false);
        if (reply.Code != 334)
        {
            return reply;
        }
        var challenge = new byte[reply.Lines[^1].Length];
        if (!Convert.TryFromBase64String(reply.Lines[^1].Trim(), challenge, out var length))
        {
            throw new UntoldException($"{server.Name} asks with something that is not CRAM-MD5");
        }
#pragma warning disable CA5351 // The mechanism is what it is; the server offers it and the configuration has a secret for it.
        var digest = HMACMD5.HashData(Encoding.UTF8.GetBytes(credentials.Secret), challenge.AsSpan(0, length));
#pragma warning restore CA5351
        return await connection
            .AskAsync(Base64($"{credentials.User} {Convert.ToHexStringLower(digest)}"), cancellation)
            .ConfigureAwait(false);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
