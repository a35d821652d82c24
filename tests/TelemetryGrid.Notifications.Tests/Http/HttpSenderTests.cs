using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Notifications.Tests.Sending;

namespace TelemetryGrid.Notifications.Tests.Http;

public sealed class HttpSenderTests
{
    [Theory]
    [InlineData("basic_auth: {username: u, password: p}", "Basic dTpw")]
    [InlineData("authorization: {credentials: c}", "Bearer c")]
    [InlineData("authorization: {type: Token, credentials: c}", "Token c")]
    [InlineData("bearer_token: b", "Bearer b")]
    public async Task Send_Authorization_IsAsConfigured(string http, string expected)
    {
        await using var sink = await HttpSink.StartAsync();
        Assert.True((await TellAsync(sink.Url, http)).IsTold);
        Assert.Equal(expected, sink.Single.Header("Authorization"));
    }

    [Fact]
    public async Task Send_UserInUrl_BecomesBasicAuthentication()
    {
        await using var sink = await HttpSink.StartAsync();
        Assert.True((await TellAsync(sink.Url.Replace("//", "//u:p@", StringComparison.Ordinal), "{}")).IsTold);
        Assert.Equal("Basic dTpw", sink.Single.Header("Authorization"));
    }

    [Fact]
    public async Task Send_Files_AreReadAnew()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling();
        var file = Path.GetTempFileName();
        try
        {
            var request = Telling.Request(
                $"webhook_configs: [{{url: '{sink.Url}', http_config: {{bearer_token_file: '{file}', http_headers: {{X-A: {{values: [v], files: ['{file}']}}}}}}}}]"
            );
            foreach (var secret in (string[])["one", "two"])
            {
                await File.WriteAllTextAsync(file, $"{secret}\n", TestContext.Current.CancellationToken);
                Assert.True((await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken)).IsTold);
            }
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Equal(["Bearer one", "Bearer two"], sink.Requests.Select(r => r.Header("Authorization")));
    }

    [Fact]
    public async Task Send_Headers_AreAddedAndHoldNoLineBreak()
    {
        await using var sink = await HttpSink.StartAsync();
        Assert.True((await TellAsync(sink.Url, "http_headers: {X-Scope-OrgID: {values: [a]}, X-Key: {secrets: [s]}}")).IsTold);
        Assert.Equal(("a", "s"), (sink.Single.Header("X-Scope-OrgID"), sink.Single.Header("X-Key")));
        var outcome = await TellAsync(sink.Url, "http_headers: {X-Key: {secrets: [\"S3CRET\\r\\nX-Evil: 1\"]}}");
        Assert.Equal("the header 'X-Key' would hold a line break", outcome.Error);
    }

    [Theory]
    [InlineData(301, "POST")]
    [InlineData(302, "POST")]
    [InlineData(307, "POST")]
    [InlineData(308, "POST")]
    [InlineData(303, "GET")]
    public async Task Send_Redirect_KeepsTheMessageAndLeavesSecretsBehind(int status, string method)
    {
        await using var first = await HttpSink.StartAsync();
        await using var second = await HttpSink.StartAsync();
        first.Answer = new SinkAnswer(status, Headers: new() { ["Location"] = $"{second.Url}/there" });
        var outcome = await TellAsync(first.Url, "bearer_token: S3CRET, http_headers: {X-Key: {secrets: [S3CRET]}}");
        Assert.True(outcome.IsTold, outcome.Error);
        Assert.Equal((method, "/there"), (second.Single.Method, second.Single.Path));
        Assert.Equal(method == "POST", second.Single.Body.Length > 0);
        Assert.Equal(("", ""), (second.Single.Header("Authorization"), second.Single.Header("X-Key")));
    }

    [Fact]
    public async Task Send_RedirectNotWantedOrElsewhere_IsNotFollowed()
    {
        await using var sink = await HttpSink.StartAsync();
        sink.Answer = new SinkAnswer(302, Headers: new() { ["Location"] = "https://127.0.0.1/x" });
        Assert.Equal($"{sink.Host} redirects from http to https, which is not followed", (await TellAsync(sink.Url, "{}")).Error);
        sink.Answer = new SinkAnswer(302, Headers: new() { ["Location"] = "file:///etc/passwd" });
        Assert.Equal($"{sink.Host} redirects from http to file, which is not followed", (await TellAsync(sink.Url, "{}")).Error);
        sink.Answer = new SinkAnswer(302, Headers: new() { ["Location"] = "/again" });
        Assert.Equal($"{sink.Host} redirects more than 5 times", (await TellAsync(sink.Url, "{}")).Error);
        Assert.Equal($"{sink.Host} answers with status 302", (await TellAsync(sink.Url, "follow_redirects: false")).Error);
    }

    [Fact]
    public async Task Send_Tls_TrustsWhatItIsToldToAlone()
    {
        using var certificate = TestCertificate.Make();
        await using var sink = await HttpSink.StartAsync(certificate);
        var outcome = await TellAsync(sink.Url, "{}");
        Assert.Equal(($"TLS with {sink.Host} fails: its certificate or version is not accepted", true), (outcome.Error, outcome.CanRetry));
        Assert.Equal("", (await TellAsync(sink.Url, $"tls_config: {{ca: {certificate.Quoted()}}}")).Error);
        Assert.True((await TellAsync(sink.Url, "tls_config: {insecure_skip_verify: true, min_version: TLS12}")).IsTold);
        Assert.False((await TellAsync(sink.Url, $"tls_config: {{ca: {certificate.Quoted()}, server_name: other.example}}")).IsTold);
        Assert.Equal("", (await TellAsync(sink.Url, $"tls_config: {{ca: {certificate.Quoted()}, server_name: mail.example}}")).Error);
        Assert.Equal(
            "what 'tls_config' gives as cert is not PEM that can be used",
            (await TellAsync(sink.Url, "tls_config: {cert: none, key: none}")).Error
        );
    }

    [Fact]
    public async Task Send_CertificateFile_IsReadAgainWhenItChanges()
    {
        using var certificate = TestCertificate.Make();
        using var other = TestCertificate.Make();
        await using var sink = await HttpSink.StartAsync(certificate);
        await using var telling = new Telling();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, other.ExportCertificatePem(), TestContext.Current.CancellationToken);
            var request = Telling.Request($"webhook_configs: [{{url: '{sink.Url}', http_config: {{tls_config: {{ca_file: '{file}'}}}}}}]");
            Assert.False((await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken)).IsTold);
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            Assert.True((await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken)).IsTold);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Send_Proxy_IsAskedUnlessTheHostIsExcepted()
    {
        await using var proxy = await HttpSink.StartAsync();
        await using var sink = await HttpSink.StartAsync();
        Assert.True((await TellAsync("http://receiver.invalid/x", $"proxy_url: '{proxy.Url}'")).IsTold);
        Assert.Equal("receiver.invalid", proxy.Single.Header("Host"));
        Assert.True((await TellAsync(sink.Url, $"proxy_url: '{proxy.Url}', no_proxy: '.example, 127.0.0.0/8'")).IsTold);
        Assert.Single(sink.Requests);
    }

    [Fact]
    public async Task Send_OAuth2_AsksForATokenOnceWhileItLasts()
    {
        await using var tokens = await HttpSink.StartAsync();
        await using var sink = await HttpSink.StartAsync();
        var time = new ManualTimeProvider(Telling.T0);
        await using var telling = new Telling(time: time);
        tokens.Answer = new SinkAnswer(200, """{"access_token":"T","token_type":"Bearer","expires_in":60}""");
        var request = Telling.Request(
            $"webhook_configs: [{{url: '{sink.Url}', http_config: {{oauth2: {{client_id: id, client_secret: sec, scopes: [a, b], token_url: '{tokens.Url}/token', endpoint_params: {{audience: x}}}}}}}}]"
        );
        foreach (var wait in (int[])[0, 49, 1])
        {
            time.Advance(TimeSpan.FromSeconds(wait));
            Assert.True((await telling.Sender.SendAsync(request, TestContext.Current.CancellationToken)).IsTold);
        }
        Assert.All(sink.Requests, r => Assert.Equal("Bearer T", r.Header("Authorization")));
        Assert.Equal(2, tokens.Requests.Count);
        Assert.Equal("grant_type=client_credentials&client_id=id&client_secret=sec&audience=x&scope=a+b", tokens.Requests.First().Body);
    }

    [Fact]
    public async Task Send_EndlessAnswer_IsReadNoFurtherThanTheLimit()
    {
        await using var sink = await HttpSink.StartAsync();
        await using var telling = new Telling(o => o.MaxResponseBytes = 2048);
        sink.Answer = new SinkAnswer(200, new string('x', 5_000_000));
        var outcome = await telling.TellAsync($"webhook_configs: [{{url: '{sink.Url}'}}]");
        Assert.True(outcome.IsTold, outcome.Error);
    }

    private static async Task<NotificationOutcome> TellAsync(string url, string http)
    {
        await using var telling = new Telling();
        var section = http == "{}" ? http : $"{{{http}}}";
        return await telling.TellAsync($"webhook_configs: [{{url: '{url}', http_config: {section}}}]");
    }
}
