using System.IO.Compression;
using System.Net;
using System.Text;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class ImportTests
{
    private const string Page = "# TYPE up gauge\nup{job=\"x\"} 1\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text/plain; version=0.0.4; charset=utf-8", ExpositionFormat.Text)]
    [InlineData(null, ExpositionFormat.Text)]
    [InlineData("application/x-www-form-urlencoded", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text; version=1.0.0; charset=utf-8", ExpositionFormat.OpenMetrics)]
    public async Task Import_Page_ReachesTheIntakeInItsFormat(string? type, ExpositionFormat format)
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(Page), type);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(format, host.Intake.Format);
        Assert.Equal(Page, Encoding.UTF8.GetString(host.Intake.Body!));
        Assert.Equal(PrometheusHost.Now.ToUnixTimeMilliseconds(), host.Intake.Timestamp);
    }

    [Theory]
    [InlineData("1594370496905", 1594370496905)]
    [InlineData("2015-07-01T20:10:51.781Z", 1435781451781)]
    public async Task Import_WithTimestamp_PassesItOn(string text, long milliseconds)
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(Page), null, query: $"?timestamp={text}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(milliseconds, host.Intake.Timestamp);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("yesterday")]
    public async Task Import_WithAnotherTimestamp_IsRefused(string text)
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(Page), null, query: $"?timestamp={text}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            $"The timestamp \"{text}\" is neither milliseconds since 1970 nor RFC 3339.\n",
            await response.Content.ReadAsStringAsync(Stop)
        );
    }

    [Fact]
    public async Task Import_Gzip_IsDecompressed()
    {
        await using var host = await PrometheusHost.StartAsync();
        var page = string.Concat(Enumerable.Repeat(Page, 50_000));

        using var response = await SendAsync(host, Gzip(Encoding.UTF8.GetBytes(page)), "text/plain", "gzip");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(page, Encoding.UTF8.GetString(host.Intake.Body!));
    }

    [Fact]
    public async Task Import_GzipThatUnpacksToMoreThanIsTaken_IsRefused()
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, Gzip(new byte[(128 << 20) + 1]), "text/plain", "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains(
            "134217728 bytes that are taken decompressed",
            await response.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
        Assert.Equal(0, host.Intake.Calls);
    }

    [Fact]
    public async Task Import_NotGzip_IsMalformed()
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(Page), "text/plain", "gzip");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("The body is not gzip", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.google.protobuf", null, "The Content-Type is 'application/vnd.google.protobuf'")]
    [InlineData("text/plain", "br", "The Content-Encoding is 'br'; gzip and identity are taken.")]
    public async Task Import_OfAnotherKind_IsUnsupported(string type, string? encoding, string sentence)
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, Encoding.UTF8.GetBytes(Page), type, encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.StartsWith(sentence, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_MalformedPage_NamesTheLine()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Intake.Failure = new MetricFormatException("line 2: a value is missing after up{job=\"x\"}");

        using var response = await SendAsync(host, "up 1\nup{job=\"x\"}\n"u8.ToArray(), "text/plain");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("line 2: a value is missing after up{job=\"x\"}\n", await response.Content.ReadAsStringAsync(Stop));
    }

    private static byte[] Gzip(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }
        return compressed.ToArray();
    }

    private static async Task<HttpResponseMessage> SendAsync(
        PrometheusHost host,
        byte[] body,
        string? type,
        string? encoding = null,
        string query = ""
    )
    {
        using var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }
        return await host.Http.PostAsync("/api/v1/import/prometheus" + query, content, Stop);
    }
}
