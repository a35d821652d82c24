using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Mime;
using TelemetryGrid.Notifications.Sending;
using TelemetryGrid.Notifications.Smtp;

namespace TelemetryGrid.Notifications.Receivers;

/// <summary>Sends mail through a server of the operator's.</summary>
internal sealed class EmailNotifier(ILogger<EmailNotifier> log) : INotifier
{
    private static readonly string[] AddressFields = ["from", "to", "cc", "reply-to", "sender"];

    // What the message's own form decides, and whom nobody is to see.
    private static readonly string[] Reserved =
    [
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "content-disposition",
        "content-length",
        "bcc",
        "date",
    ];

    public string Kind => "email";

    public TimeSpan Timeout(NotificationsOptions options) => options.MailTimeout;

    public async Task<NotificationOutcome> NotifyAsync(NotificationContext context, CancellationToken cancellation)
    {
        var server = await ServerAsync(context, cancellation).ConfigureAwait(false);
        var from = Addresses(context, "from");
        if (from.Count != 1)
        {
            throw new UntoldException("'from' is not one mail address");
        }
        var to = Addresses(context, "to");
        var message = Message(context, from[0]).ToBytes();
        var refused = await SmtpClient.SendAsync(server, from[0], to, message, cancellation).ConfigureAwait(false);
        if (refused.Count > 0)
        {
            log.LogWarning(
                "{Server} does not take {Refused} of {All} recipients of the receiver {Receiver}: {Codes}",
                server.Name,
                refused.Count,
                to.Count,
                context.Request.Receiver,
                string.Join(", ", refused.Distinct())
            );
        }
        return NotificationOutcome.Told;
    }

    internal static MailMessage Message(NotificationContext context, MailAddress from)
    {
        var request = context.Request;
        // Told again after a restart, the message has the same name, by which mail programs know that they have it.
        var id = NotificationContext.Hash(
            string.Create(CultureInfo.InvariantCulture, $"{request.Group.Id}\n{request.Notification.Flush}\n{request.Notification.Target}")
        )[..32];
        var headers = new StringBuilder();
        var given = context
            .Settings.Pairs("headers")
            .Where(h => HeaderText.IsName(h.Key) && !Reserved.Contains(h.Key.ToLowerInvariant()))
            .ToList();
        Add("From", context.Settings.Text("from"));
        Add("To", context.Settings.Text("to"));
        Add("Subject", """{{ template "email.default.subject" . }}""");
        foreach (var (name, value) in given)
        {
            Field(name, value);
        }
        headers.Append(
            HeaderText.Verbatim(
                "Date",
                context.Now.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)
            )
        );
        if (!IsGiven("Message-ID"))
        {
            headers.Append(HeaderText.Verbatim("Message-ID", $"<{id}@{from.Domain}>"));
        }
        if (Thread(context) is { } thread)
        {
            headers.Append(HeaderText.Verbatim("References", thread)).Append(HeaderText.Verbatim("In-Reply-To", thread));
        }
        // RFC 3834 section 5: nobody's absence is to be answered to it.
        headers.Append(HeaderText.Verbatim("Auto-Submitted", "auto-generated"));
        return new MailMessage(
            headers.ToString(),
            context.Text("text", """{{ template "email.default.text" . }}"""),
            context.Html("html", """{{ template "email.default.html" . }}"""),
            id
        );

        bool IsGiven(string name) => given.Exists(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

        void Add(string name, string value)
        {
            if (!IsGiven(name))
            {
                Field(name, value);
            }
        }

        void Field(string name, string value)
        {
            var text = context.Fill(value);
            var addresses = AddressFields.Contains(name.ToLowerInvariant()) ? MailAddress.TryParseList(text) : null;
            headers.Append(addresses is { Count: > 0 } ? HeaderText.Addresses(name, addresses) : HeaderText.Unstructured(name, text));
        }
    }

    private static async Task<SmtpServer> ServerAsync(NotificationContext context, CancellationToken cancellation)
    {
        var settings = context.Settings;
        var smarthost = settings.Text("smarthost");
        var colon = smarthost.LastIndexOf(':');
        var port = Port(smarthost[(colon + 1)..]);
        var hello = settings.Text("hello") is { Length: > 0 } given ? given : "localhost";
        if (hello.Any(c => c is <= ' ' or > '~'))
        {
            throw new UntoldException("'hello' is not the name of a host");
        }
        var user = settings.Text("auth_username");
        return new SmtpServer(smarthost[..colon].Trim('[', ']'), port, settings.Section("tls_config"))
        {
            ImplicitTls = settings.Flag("force_implicit_tls") ?? port == 465,
            RequireTls = settings.Flag("require_tls") ?? true,
            Hello = hello,
            Credentials =
                user.Length == 0
                    ? null
                    : new SmtpCredentials(
                        user,
                        await context.SecretAsync("auth_password", "auth_password_file", cancellation).ConfigureAwait(false),
                        await context.SecretAsync("auth_secret", "auth_secret_file", cancellation).ConfigureAwait(false),
                        settings.Text("auth_identity")
                    ),
        };
    }

    private static int Port(string text) =>
        text switch
        {
            "smtp" => 25,
            "submission" => 587,
            "smtps" or "submissions" => 465,
            _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535
                ? port
                : throw new UntoldException("the smarthost's port is no number"),
        };

    private static List<MailAddress> Addresses(NotificationContext context, string key) =>
        MailAddress.TryParseList(context.Text(key)) is { Count: > 0 } all
            ? all
            : throw new UntoldException($"'{key}' is not a list of mail addresses");

    // One conversation for a group, or for each of its days.
    private static string? Thread(NotificationContext context)
    {
        if (
            context.Settings.Any("threading") is not IReadOnlyDictionary<string, object> threading
            || threading.GetValueOrDefault("enabled") is not "true"
        )
        {
            return null;
        }
        var day = threading.GetValueOrDefault("thread_by_date") is "daily"
            ? context.Now.UtcDateTime.ToString("-yyyy-MM-dd", CultureInfo.InvariantCulture)
            : "";
        return $"<group-{context.GroupHash[..32]}{day}@telemetrygrid>";
    }
}
