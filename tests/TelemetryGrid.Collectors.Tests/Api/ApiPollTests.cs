using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using TelemetryGrid.Collectors.Api;
using TelemetryGrid.Collectors.Tests.Gnmi;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Api;

public sealed class ApiPollTests
{
    private static readonly (string, string) Value = ("metrics", "v = $.v");

    [Theory]
    [InlineData("basic", "password", "Authorization", "Basic dXM6cMOlc3M=")]
    [InlineData("bearer", "token", "Authorization", "Bearer t0k")]
    [InlineData("api_key", "api_key", "X-Auth-Token", "t0k")]
    public async Task Poll_WithAuthentication_ShowsIt(string auth, string secret, string header, string expected)
    {
        await using var api = await TestApi.StartAsync("{\"v\":1}");
        var source = ApiSource.At(
            api.Url + "/a?x=1",
            Value,
            ("auth", auth),
            ("user", "us"),
            ("api_key_header", "X-Auth-Token"),
            ("headers", "X-Tenant: blue\nAccept: application/vnd.x+json"),
            ("method", "post"),
            ("body", "{\"q\":1}")
        );

        var harvest = await ApiSource.PollAsync(source, ApiSource.Secret(secret, auth == "basic" ? "påss" : "t0k"));

        Assert.Equal(["v 1"], ApiSource.Texts(harvest));
        var (method, path, headers, body) = Assert.Single(api.Requests);
        Assert.Equal(("POST", "/a?x=1", "{\"q\":1}", expected), (method, path, body, headers[header]));
        Assert.Equal(("blue", "application/vnd.x+json"), (headers["X-Tenant"], headers["Accept"]));
    }

    [Theory]
    [InlineData(401, "{}", "auth", "the server wants credentials and none are set (401 Unauthorized)")]
    [InlineData(403, "{}", "auth", "the server wants credentials and none are set (403 Forbidden)")]
    [InlineData(404, "{}", "status", "the server answered with HTTP status 404 Not Found")]
    [InlineData(200, "{\"v\":1,\n \"w\":x}", "not_json", "the answer is not JSON at byte 13; the server calls it application/json")]
    [InlineData(200, "<html>", "not_json", "the answer is not JSON at byte 0; the server calls it application/json")]
    [InlineData(200, "", "not_json", "the answer is empty; the server calls it application/json")]
    [InlineData(200, "{\"v\":[1,2", "not_json", "the answer is not JSON at byte 9; the server calls it application/json")]
    public async Task Poll_BadAnswer_SaysExactlyWhat(int status, string body, string type, string message)
    {
        await using var api = await TestApi.StartAsync();
        api.Says(body, status);

        var failure = (await ApiSource.PollAsync(ApiSource.At(api.Url, Value))).Failure;

        Assert.NotNull(failure);
        Assert.Equal((type, message), (failure.ErrorType, failure.Message));
    }

    [Fact]
    public async Task Poll_RefusedCredentials_SaysSoWithoutThem()
    {
        await using var api = await TestApi.StartAsync();
        api.Answer = context =>
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"x\"";
            return Task.CompletedTask;
        };

        var failure = (
            await ApiSource.PollAsync(ApiSource.At(api.Url, Value, ("auth", "bearer")), ApiSource.Secret("token", "s3cret"))
        ).Failure!;

        Assert.Equal("the server refuses the credentials (401 Unauthorized; it asks for Basic)", failure.Message);
    }

    [Fact]
    public async Task Poll_NobodyListens_SaysSo()
    {
        var failure = (await ApiSource.PollAsync(ApiSource.At("http://127.0.0.1:1/", Value))).Failure!;

        Assert.Equal("connect", failure.ErrorType);
        Assert.Equal("cannot connect: Connection refused", failure.Message);
    }

    [Fact]
    public async Task Poll_PlainServerAskedOverTls_SaysTls()
    {
        await using var api = await TestApi.StartAsync();

        var failure = (
            await ApiSource.PollAsync(ApiSource.At(api.Url.Replace("http:", "https:", StringComparison.Ordinal), Value))
        ).Failure!;

        Assert.Equal("tls", failure.ErrorType);
    }

    [Fact]
    public async Task Poll_Tls_TrustsTheNamedAuthorityAndShowsItsCertificate()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        var own = certificates.Issue("grid");
        await using var api = await TestApi.StartAsync(
            "{\"v\":1}",
            certificates.Issue("broker").Certificate,
            client => client.Subject == "CN=grid"
        );
        (string, string)[] identity = [("certificate_file", own.CertificateFile), ("key_file", own.KeyFile)];

        var trusted = await ApiSource.PollAsync(ApiSource.At(api.Url, [Value, .. identity, ("ca_file", certificates.CaFile)]));
        var distrusted = await ApiSource.PollAsync(ApiSource.At(api.Url, [Value, .. identity, ("ca_file", others.CaFile)]));
        var careless = await ApiSource.PollAsync(ApiSource.At(api.Url, [Value, .. identity, ("insecure_skip_verify", "true")]));
        var nameless = await ApiSource.PollAsync(ApiSource.At(api.Url, Value, ("ca_file", certificates.CaFile)));

        Assert.Equal(["v 1"], ApiSource.Texts(trusted));
        Assert.Equal(["v 1"], ApiSource.Texts(careless));
        Assert.Equal("tls", distrusted.Failure!.ErrorType);
        Assert.Contains("certificate", distrusted.Failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(nameless.Failure);
    }

    [Fact]
    public async Task Poll_SlowServer_EndsAtTheTimeout()
    {
        await using var api = await TestApi.StartAsync();
        api.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var failure = (await ApiSource.PollAsync(ApiSource.At(api.Url, Value, ("timeout", "100ms")))).Failure!;

        Assert.Equal(("timeout", "no complete answer within the timeout of 0.1 s"), (failure.ErrorType, failure.Message));
    }

    [Fact]
    public async Task Poll_RedirectToAnotherServer_IsNotFollowed()
    {
        await using var other = await TestApi.StartAsync("{\"v\":1}");
        await using var api = await TestApi.StartAsync("{\"v\":2}");
        var says = api.Answer;
        api.Answer = context =>
        {
            var target =
                context.Request.Path == "/away" ? other.Url
                : context.Request.Path == "/here" ? "/there"
                : "";
            if (target.Length == 0)
            {
                return says(context);
            }
            context.Response.Redirect(target);
            return Task.CompletedTask;
        };

        var followed = await ApiSource.PollAsync(
            ApiSource.At(api.Url + "/here", Value, ("auth", "bearer")),
            ApiSource.Secret("token", "s")
        );
        var away = await ApiSource.PollAsync(ApiSource.At(api.Url + "/away", Value, ("auth", "bearer")), ApiSource.Secret("token", "s"));

        Assert.Equal(["v 2"], ApiSource.Texts(followed));
        Assert.Equal(
            $"the server redirects to {other.Url}, where requests do not follow; name that server if it is meant",
            away.Failure!.Message
        );
        Assert.Empty(other.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Poll_LargeAnswer_IsBoundedUnpacked(bool isZipped)
    {
        await using var api = await TestApi.StartAsync();
        var text = "{\"v\":1}" + new string(' ', 1 << 20);
        api.Answer = async context =>
        {
            if (isZipped)
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
                await zip.WriteAsync(Encoding.UTF8.GetBytes(text));
                return;
            }
            await context.Response.WriteAsync(text);
        };

        var whole = await ApiSource.PollAsync(ApiSource.At(api.Url, Value));
        var bounded = await ApiSource.PollAsync(ApiSource.At(api.Url, Value, ("max_bytes", "100000")));

        Assert.Equal(["v 1"], ApiSource.Texts(whole));
        Assert.Equal("the answer is longer than max_bytes leaves room for (100000 bytes)", bounded.Failure!.Message);
    }

    [Theory]
    [InlineData("next", "/p?token=3", "next", "$.next", "next_parameter", "token")]
    [InlineData("next", "/p?page=3", "next", "$.url")]
    [InlineData("link", "/p?page=3")]
    [InlineData("page", "/p?n=2&page=3", "page_size_parameter", "n", "page_size", "2")]
    [InlineData("offset", "/p?limit=2&offset=4", "page_size_parameter", "limit", "page_size", "2")]
    public async Task Poll_Pages_ReadsAllOfThem(string paging, string lastPath, params string[] settings)
    {
        await using var api = await TestApi.StartAsync();
        api.Answer = context =>
        {
            var query = context.Request.Query;
            var page =
                query.TryGetValue("token", out var token) ? int.Parse(token!)
                : query.TryGetValue("offset", out var offset) ? (int.Parse(offset!) / 2) + 1
                : query.TryGetValue("page", out var number) ? int.Parse(number!)
                : 1;
            var last = page == 3;
            if (!last)
            {
                context.Response.Headers.Link = $"</p?page=1>; rel=\"first\", <{api.Url}/p?page={page + 1}>; rel=\"next\"";
            }
            var items = last ? "[{\"n\":5}]" : $"[{{\"n\":{(page * 2) - 1}}},{{\"n\":{page * 2}}}]";
            var next = last ? "null,\"url\":\"\"" : $"{page + 1},\"url\":\"?page={page + 1}\"";
            return context.Response.WriteAsync($"{{\"items\":{items},\"next\":{next}}}");
        };
        var more = settings.Chunk(2).Select(s => (s[0], s[1]));
        (string, string)[] all = [("metrics", "v = $.items[*].n with n=@.n"), ("paging", paging), .. more];

        var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url + "/p", all));
        var two = await ApiSource.PollAsync(ApiSource.At(api.Url + "/p", [.. all, ("max_pages", "2")]));

        Assert.Null(harvest.Failure);
        Assert.Equal([1, 2, 3, 4, 5], harvest.Samples.Select(s => s.Value));
        Assert.Equal(lastPath, api.Requests.ElementAt(2).Path);
        Assert.Equal((4, "there are more pages than max_pages (2)"), (two.Samples.Count, two.Note));
    }

    [Theory]
    [InlineData("\"/p\"", "page 2: the next page is said to be one that was read before")]
    [InlineData(
        "\"http://192.0.2.1/\"",
        "page 2: the next page is said to be at http://192.0.2.1, another server, where requests do not go"
    )]
    [InlineData("\"ftp://x/\"", "page 2: what leads to the next page is no URL")]
    public async Task Poll_NextPageOfNoUse_KeepsWhatWasReadAndSaysSo(string next, string message)
    {
        await using var api = await TestApi.StartAsync($"{{\"v\":1,\"next\":{next}}}");

        var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url + "/p", Value, ("paging", "next"), ("next", "$.next")));

        Assert.Equal(["v 1"], ApiSource.Texts(harvest));
        Assert.Equal(("paging", message), (harvest.Failure!.ErrorType, harvest.Failure.Message));
    }

    [Fact]
    public async Task Poll_MoreThanMaxRecords_CountsTheRest()
    {
        await using var api = await TestApi.StartAsync("[1,2,3,4,5]");

        var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url, ("metrics", "v = $[*] with i=@~"), ("max_records", "2")));

        Assert.Equal((2, 3), (harvest.Samples.Count, harvest.BeyondLimit));
        Assert.Equal("3 records are more than max_records (2)", harvest.Note);
    }

    [Fact]
    public async Task Poll_LogsAndEvents_AreRecords()
    {
        await using var api = await TestApi.StartAsync(
            """{"entries":[{"t":"2026-03-01T10:00:00Z","level":"warning","msg":"Fan 2 is slow","host":"sw1","unit":{"id":4}}]}"""
        );

        var harvest = await ApiSource.PollAsync(
            ApiSource.At(
                api.Url,
                ("logs", "$.entries[*].msg with unit=@.unit severity @.level at @.t device @.host"),
                ("events", "fan.slow = @.msg from $.entries[*] with unit=@.unit.id severity '17' at @.t")
            )
        );

        var log = Assert.IsType<LogRecord>(harvest.Records[0].Record);
        Assert.Equal(
            ("Fan 2 is slow", Severity.Warn, "sw1", "{\"id\":4}"),
            (log.Body, log.Severity, log.Device?.Value, log.Labels["unit"])
        );
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), log.Timestamp);
        var happened = Assert.IsType<EventRecord>(harvest.Records[1].Record);
        Assert.Equal(("fan.slow", Severity.Error, "4"), (happened.Name, happened.Severity, happened.Labels["unit"]));
    }

    [Fact]
    public async Task Poll_RandomDocuments_NeverFailUnexpectedly()
    {
        await using var api = await TestApi.StartAsync();
        var random = new Random(20260301);
        const string mapping = "a = $.a[*].b with c=@.c, k=@~\nb = $.*.* with d=@@.d at @.t\nc = $.a[?(@.b > 1)].c map x=1\nd = $[0].a[-1]";
        for (var i = 0; i < 200; i++)
        {
            api.Says(Json(random, 4));

            var harvest = await ApiSource.PollAsync(ApiSource.At(api.Url, ("metrics", mapping), ("logs", "$.a[*].b id @.c")));

            Assert.Null(harvest.Failure);
            Assert.All(harvest.Samples, s => Assert.True(double.IsFinite(s.Value)));
        }
    }

    private static string Json(Random random, int depth) =>
        (depth == 0 ? random.Next(4) : random.Next(6)) switch
        {
            0 => $"{random.Next(-5, 5)}",
            1 => $"\"{"abcxyz1"[random.Next(7)]}\"",
            2 => random.Next(2) == 0 ? "true" : "null",
            3 => "1e400",
            4 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth - 1))) + "]",
            _ => "{" + string.Join(',', "abcdt".Where(_ => random.Next(2) == 0).Select(n => $"\"{n}\":{Json(random, depth - 1)}")) + "}",
        };
}
