using System.Globalization;
using System.Text;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Tests.Http;
using TelemetryGrid.Notifications.Tests.Sending;

namespace TelemetryGrid.Notifications.Tests.Smtp;

public sealed class EmailNotifierTests
{
    [Fact]
    public async Task Send_PlainServer_SpeaksInOrderAndHandsOverBothBodies()
    {
        await using var sink = new SmtpSink();
        var outcome = await TellAsync(sink, "require_tls: false, hello: grid.example");
        Assert.True(outcome.IsTold, outcome.Error);
        var commands = sink.Commands.ToArray();
        Assert.Equal("EHLO grid.example", commands[0]);
        Assert.StartsWith("MAIL FROM:<grid@example.com> SIZE=", commands[1], StringComparison.Ordinal);
        Assert.Equal(["RCPT TO:<ops@example.com>", "RCPT TO:<noc@example.com>", "DATA", "QUIT"], commands[2..]);
        var message = Assert.Single(sink.Messages);
        Assert.Contains("\r\nSubject: [CRITICAL] LinkDown\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\n", message, StringComparison.Ordinal);
        Assert.Contains("\r\nTo: ops@example.com, The NOC <noc@example.com>\r\n", message, StringComparison.Ordinal);
        Assert.Contains("Content-Type: multipart/alternative;\r\n boundary=\"=_", message, StringComparison.Ordinal);
        Assert.True(
            message.IndexOf("Content-Type: text/plain", StringComparison.Ordinal)
                < message.IndexOf("Content-Type: text/html", StringComparison.Ordinal)
        );
        Assert.All(message.Split('\n')[..^1], line => Assert.True(line.EndsWith('\r') && line.Length <= 998));
    }

    [Fact]
    public async Task Send_AgainAfterRestart_HasTheSameMessageId()
    {
        await using var sink = new SmtpSink();
        await TellAsync(sink, "require_tls: false");
        await TellAsync(sink, "require_tls: false");
        Assert.Single(sink.Messages.Select(m => m.Split("Message-ID:")[1].Split("\r\n")[0]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Send_StartTls_SendsNothingInTheClear()
    {
        using var certificate = TestCertificate.Make();
        await using var sink = new SmtpSink { Certificate = certificate };
        sink.Offers.AddRange(["STARTTLS", "AUTH LOGIN PLAIN"]);
        var outcome = await TellAsync(sink, $"auth_username: grid, auth_password: s3cret, tls_config: {{ca: {certificate.Quoted()}}}");
        Assert.True(outcome.IsTold, outcome.Error);
        var commands = sink.Commands.ToArray();
        Assert.Equal(["EHLO localhost", "STARTTLS", "*EHLO localhost"], commands[..3]);
        // The server's favourite of those that are possible.
        Assert.Equal(["*AUTH LOGIN", "*Z3JpZA==", "*czNjcmV0"], commands[3..6]);
        Assert.All(commands[2..], c => Assert.StartsWith("*", c, StringComparison.Ordinal));
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task Send_ImplicitTls_SpeaksTlsFromTheStart()
    {
        using var certificate = TestCertificate.Make();
        await using var sink = new SmtpSink { Certificate = certificate, ImplicitTls = true };
        sink.Offers.Add("AUTH PLAIN");
        var outcome = await TellAsync(
            sink,
            $"force_implicit_tls: true, auth_username: grid, auth_password: s3cret, auth_identity: me, tls_config: {{ca: {certificate.Quoted()}}}"
        );
        Assert.True(outcome.IsTold, outcome.Error);
        Assert.Contains($"*AUTH PLAIN {Convert.ToBase64String("me\0grid\0s3cret"u8)}", sink.Commands);
    }

    [Fact]
    public async Task Send_CramMd5_AnswersTheChallenge()
    {
        await using var sink = new SmtpSink { Challenge = "<1896.697170952@postoffice.reston.mci.net>" };
        sink.Offers.Add("AUTH CRAM-MD5");
        var outcome = await TellAsync(sink, "require_tls: false, auth_username: tim, auth_secret: tanstaaftanstaaf");
        Assert.True(outcome.IsTold, outcome.Error);
        // The example of RFC 2195 section 2.
        Assert.Contains("dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", sink.Commands);
    }

    [Theory]
    [InlineData("", "does not offer STARTTLS, which 'require_tls' asks for")]
    [InlineData("require_tls: true, tls_config: {insecure_skip_verify: true}", "does not offer STARTTLS, which 'require_tls' asks for")]
    public async Task Send_TlsRequiredAndNotOffered_SendsNothing(string settings, string error)
    {
        await using var sink = new SmtpSink();
        sink.Offers.Add("AUTH PLAIN");
        var outcome = await TellAsync(sink, $"auth_username: u, auth_password: p{(settings.Length > 0 ? ", " : "")}{settings}");
        Assert.Equal(($"{sink.Host} {error}", false), (outcome.Error, outcome.CanRetry));
        Assert.Equal(["EHLO localhost"], sink.Commands);
    }

    [Fact]
    public async Task Send_CertificateThatNobodyTrusts_SendsNothing()
    {
        using var certificate = TestCertificate.Make();
        await using var sink = new SmtpSink { Certificate = certificate };
        sink.Offers.Add("STARTTLS");
        var outcome = await TellAsync(sink, "auth_username: u, auth_password: p");
        Assert.Equal(($"TLS with {sink.Host} fails: its certificate or version is not accepted", true), (outcome.Error, outcome.CanRetry));
        Assert.Empty(sink.Messages);
        Assert.True((await TellAsync(sink, "tls_config: {insecure_skip_verify: true}")).IsTold);
    }

    [Fact]
    public async Task Send_CertificateOfAnotherName_IsRefusedUnlessNamed()
    {
        using var certificate = TestCertificate.Make();
        await using var sink = new SmtpSink { Certificate = certificate };
        sink.Offers.Add("STARTTLS");
        var tls = $"ca: {certificate.Quoted()}";
        Assert.False((await TellAsync(sink, $"tls_config: {{{tls}, server_name: other.example}}")).IsTold);
        Assert.True((await TellAsync(sink, $"tls_config: {{{tls}, server_name: mail.example}}")).IsTold);
    }

    [Fact]
    public async Task Send_CommandsInjectedBeforeTls_AreNotTaken()
    {
        using var certificate = TestCertificate.Make();
        await using var sink = new SmtpSink { Certificate = certificate, AfterStartTls = "250 injected" };
        sink.Offers.Add("STARTTLS");
        var outcome = await TellAsync(sink, "tls_config: {insecure_skip_verify: true}");
        Assert.Equal($"{sink.Host} goes on in the clear after STARTTLS", outcome.Error);
    }

    [Theory]
    [InlineData("", "554 no mail here", "the connection", false)]
    [InlineData("", "421 too busy", "the connection", true)]
    [InlineData("AUTH", "535 s3cret is wrong", "to authenticate with PLAIN", false)]
    [InlineData("AUTH", "454 later", "to authenticate with PLAIN", true)]
    [InlineData("MAIL", "451 later", "the sender", true)]
    [InlineData("RCPT", "550 nobody", "every recipient", false)]
    [InlineData("RCPT", "452 full", "every recipient", true)]
    [InlineData("DATA", "552 too much", "the message", false)]
    [InlineData(".", "451 scanner is down", "the message", true)]
    public async Task Send_Refused_SaysWhatAndWhetherToTryAgain(string command, string reply, string what, bool canRetry)
    {
        await using var sink = new SmtpSink();
        sink.Offers.Add("AUTH PLAIN");
        sink.Replies[command] = reply;
        var outcome = await TellAsync(sink, "require_tls: false, auth_username: u, auth_password: s3cret");
        Assert.Equal(($"{sink.Host} refuses {what}: {reply[..3]}", canRetry), (outcome.Error, outcome.CanRetry));
    }

    [Theory]
    [InlineData("hello", "says something that is not SMTP", true)]
    [InlineData("22", "says something that is not SMTP", true)]
    [InlineData("220x", "says something that is not SMTP", true)]
    [InlineData("999 what", "says something that is not SMTP", true)]
    public async Task Send_WhatIsNotSmtp_IsAnOutcome(string greeting, string error, bool canRetry)
    {
        await using var sink = new SmtpSink();
        sink.Replies[""] = greeting;
        var outcome = await TellAsync(sink, "require_tls: false");
        Assert.Equal(($"{sink.Host} {error}", canRetry), (outcome.Error, outcome.CanRetry));
    }

    [Fact]
    public async Task Send_EndlessReplies_AreBounded()
    {
        await using var sink = new SmtpSink();
        sink.Replies[""] = string.Concat(Enumerable.Repeat("220-more\r\n", 300)) + "220 end";
        Assert.Equal($"{sink.Host} gives a reply of more than 256 lines", (await TellAsync(sink, "require_tls: false")).Error);
        sink.Replies[""] = $"220 {new string('x', 5000)}";
        Assert.Equal($"{sink.Host} gives a reply with a line of more than 4096 bytes", (await TellAsync(sink, "require_tls: false")).Error);
    }

    [Fact]
    public async Task Send_ServerWithoutExtensions_IsGreetedTheOldWay()
    {
        await using var sink = new SmtpSink();
        sink.Replies["EHLO"] = "502 what";
        Assert.True((await TellAsync(sink, "require_tls: false")).IsTold);
        Assert.Equal(["EHLO localhost", "HELO localhost", "MAIL FROM:<grid@example.com>"], sink.Commands.Take(3));
    }

    [Fact]
    public async Task Send_Threading_KeepsAGroupTogether()
    {
        await using var sink = new SmtpSink();
        await TellAsync(sink, "require_tls: false, threading: {enabled: true, thread_by_date: daily}");
        var message = Assert.Single(sink.Messages);
        Assert.Matches("\r\nReferences: <group-[0-9a-f]{32}-2026-01-02@telemetrygrid>\r\nIn-Reply-To: <group-", message);
    }

    [Fact]
    public async Task Send_OneRecipientRefused_TellsTheOthers()
    {
        await using var sink = new SmtpSink();
        sink.Replies["RCPT TO:<noc@"] = "550 nobody";
        Assert.True((await TellAsync(sink, "require_tls: false")).IsTold);
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task Send_LinesWithDots_AreStuffed()
    {
        await using var sink = new SmtpSink();
        var outcome = await TellAsync(sink, "require_tls: false, html: '', text: \".\\r\\n..\\n.end\\nx\\n.\\nlast\"");
        Assert.True(outcome.IsTold, outcome.Error);
        Assert.EndsWith("\r\n\r\n..\r\n...\r\n..end\r\nx\r\n..\r\nlast\r\n", Assert.Single(sink.Messages), StringComparison.Ordinal);
        Assert.Equal("QUIT", sink.Commands.Last());
    }

    [Fact]
    public async Task Send_LineBreaksInAlert_AddNoHeaderAndNoRecipient()
    {
        await using var sink = new SmtpSink();
        await using var telling = new Telling();
        var yaml = Yaml(
            sink,
            "require_tls: false, headers: {Subject: '{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}', 'X-Alert': '{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}', 'X Bad': y, Bcc: 'evil@example.com', Content-Type: text/evil}"
        );
        var request = Telling.Request(yaml, firing: [Telling.Alert(summary: "a\r\nBcc: evil@example.com\r\n\r\nbody")]);
        var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(outcome.IsTold, outcome.Error);
        var header = Assert.Single(sink.Messages).Split("\r\n\r\n")[0];
        Assert.Contains("\r\nSubject: a Bcc: evil@example.com body\r\n", header, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Alert: a Bcc: evil@example.com body\r\n", header, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nBcc:", header, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X Bad", header, StringComparison.Ordinal);
        Assert.DoesNotContain("text/evil", header, StringComparison.Ordinal);
        Assert.Equal(2, sink.Commands.Count(c => c.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{{ range .Alerts }}{{ .Annotations.summary }}{{ end }}")]
    [InlineData("ops@example.com> NOTIFY=NEVER")]
    [InlineData("nobody")]
    public async Task Send_RecipientThatIsNone_SendsNothing(string to)
    {
        await using var sink = new SmtpSink();
        await using var telling = new Telling();
        var yaml = $"email_configs: [{{to: '{to}', from: grid@example.com, smarthost: '{sink.Host}', require_tls: false}}]";
        var request = Telling.Request(yaml, firing: [Telling.Alert(summary: "a@example.com>\r\nRCPT TO:<evil@example.com")]);
        var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(("'to' is not a list of mail addresses", false), (outcome.Error, outcome.CanRetry));
        Assert.Empty(sink.Commands);
    }

    [Fact]
    public async Task Send_HtmlInAlert_IsEscaped()
    {
        await using var sink = new SmtpSink();
        await using var telling = new Telling();
        var request = Telling.Request(Yaml(sink, "require_tls: false, text: ''"), firing: [Telling.Alert(summary: "<script>x</script>")]);
        await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);
        var html = Decoded(Assert.Single(sink.Messages).Split("\r\n\r\n", 2)[1]);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;x&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://wiki.example/linkdown\"", html, StringComparison.Ordinal);
        Assert.Contains("<b>What to do:</b> Check the optics.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_Subject_InOtherLetters_IsEncodedInWords()
    {
        await using var sink = new SmtpSink();
        var subject = string.Concat(Enumerable.Repeat("Störung 🛰 ", 20)).Trim();
        await TellAsync(sink, $"require_tls: false, headers: {{Subject: '{subject}'}}");
        var field = Assert.Single(sink.Messages).Split("Subject:")[1].Split("\r\nDate:")[0];
        var words = field.Split("\r\n").Select(w => w.Trim()).ToArray();
        Assert.All(words, w => Assert.InRange(w.Length, 1, 75));
        Assert.Equal(
            subject,
            string.Concat(words.Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2]))))
        );
    }

    [Fact]
    public async Task Send_MessageLargerThanTheServerTakes_IsNotSent()
    {
        await using var sink = new SmtpSink();
        sink.Offers[0] = "SIZE 100";
        var outcome = await TellAsync(sink, "require_tls: false");
        Assert.StartsWith($"{sink.Host} takes messages of 100 bytes, and this one has ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Commands, c => c.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private static async Task<NotificationOutcome> TellAsync(SmtpSink sink, string settings)
    {
        await using var telling = new Telling(time: new ManualTimeProvider(Telling.T0));
        return await telling.TellAsync(Yaml(sink, settings)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    private static string Yaml(SmtpSink sink, string settings) =>
        $"email_configs: [{{to: 'ops@example.com, The NOC <noc@example.com>', from: grid@example.com, smarthost: '{sink.Host}', {settings}}}]";

    private static string Decoded(string quotedPrintable)
    {
        var text = quotedPrintable.Replace("=\r\n", "", StringComparison.Ordinal);
        List<byte> bytes = [];
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=')
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.Add((byte)text[i]);
            }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
