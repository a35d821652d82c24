using TelemetryGrid.Notifications.Tests.Http;
using TelemetryGrid.Notifications.Tests.Sending;

namespace TelemetryGrid.Notifications.Tests.Smtp;

/// <summary>Against a real mail server, read by another mail reader.</summary>
public sealed class EmailPeerTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_RealServer_MessageReadsAsItWasMeant(bool tls)
    {
        using var certificate = TestCertificate.Make();
        await using var server = await Aiosmtpd.StartAsync(tls ? certificate : null);
        await using var telling = new Telling();
        var yaml = $$$"""
            email_configs:
              - to: 'Ops Team <ops@example.com>, noc@example.com'
                from: 'Grid "G" Ö <grid@example.com>'
                smarthost: '{{{server.Host}}}'
                require_tls: {{{(tls ? "true" : "false")}}}
                tls_config: {ca: {{{certificate.Quoted()}}}}
                headers: {Subject: 'Störung: {{ .GroupLabels.alertname }}'}
                text: ".dot first\n\u00fcmlaut and a {{ range .Alerts }}{{ .Annotations.summary }}{{ end }}\n.\nlast"
            """;
        var request = Telling.Request(yaml, firing: [Telling.Alert(summary: new string('x', 3000))]);

        var outcome = await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(outcome.IsTold, outcome.Error);
        var message = await server.SingleAsync();
        Assert.Equal("[]", message["defects"]!.ToJsonString());
        Assert.Equal("multipart/alternative", Text("type"));
        Assert.Equal("Störung: LinkDown", Text("subject"));
        Assert.Contains("Ö", Text("from"), StringComparison.Ordinal);
        Assert.EndsWith("<grid@example.com>", Text("from"), StringComparison.Ordinal);
        Assert.Equal("Ops Team <ops@example.com>, noc@example.com", Text("to"));
        Assert.Equal("ops@example.com, noc@example.com", Text("rcpt"));
        Assert.Equal($".dot first\nümlaut and a {new string('x', 3000)}\n.\nlast", Text("text").ReplaceLineEndings("\n"));
        Assert.Contains("Check the optics.", Text("html"), StringComparison.Ordinal);

        string Text(string key) => message[key]!.GetValue<string>();
    }
}
