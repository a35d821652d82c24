using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Gateway.Prometheus.Writes;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

public sealed class RemoteWriteTests
{
    private const string V1 = "application/x-protobuf;proto=prometheus.WriteRequest";
    private static readonly byte[] Body = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-protobuf", RemoteWriteVersion.V1)]
    [InlineData(V1, RemoteWriteVersion.V1)]
    [InlineData("application/x-protobuf; proto=io.prometheus.write.v2.Request", RemoteWriteVersion.V2)]
    [InlineData("Application/X-Protobuf;proto=\"io.prometheus.write.v2.Request\"", RemoteWriteVersion.V2)]
    public async Task Write_EitherVersion_ReachesTheIntakeDecompressed(string type, RemoteWriteVersion version)
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Intake.Result = new MetricIntakeResult { Samples = 12, Exemplars = 2 };

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), type);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(version, host.Intake.Version);
        Assert.Equal(Body, host.Intake.Body);
        AssertWritten(response, 12, 0, 2);
    }

    [Theory]
    [InlineData("application/json", "snappy", "The Content-Type is 'application/json'; application/x-protobuf is taken, ")]
    [InlineData("application/x-protobuf;proto=other", "snappy", "The Content-Type is 'application/x-protobuf;proto=other'")]
    [InlineData(null, "snappy", "The Content-Type is ''")]
    [InlineData(V1, "gzip", "The Content-Encoding is 'gzip'; remote write is sent with snappy.")]
    [InlineData(V1, null, "The Content-Encoding is ''; remote write is sent with snappy.")]
    public async Task Write_OfAnotherKind_IsUnsupported(string? type, string? encoding, string sentence)
    {
        await using var host = await PrometheusHost.StartAsync();

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), type, encoding);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.StartsWith(sentence, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(0, host.Intake.Calls);
        AssertWritten(response, 0, 0, 0);
    }

    [Fact]
    public async Task Write_PartlyRefused_SaysWhatAndCountsTheRest()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Intake.Result = new MetricIntakeResult
        {
            Samples = 7,
            Rejected = 2,
            FirstError = "up{job=\"x\"}: the sample is older than the window of 10m takes",
        };

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), V1);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            "2 of 9 samples were refused, the others are taken; the first: up{job=\"x\"}: the sample is older than the window of 10m takes\n",
            await response.Content.ReadAsStringAsync(Stop)
        );
        AssertWritten(response, 7, 0, 0);
    }

    [Fact]
    public async Task Write_MalformedMessage_IsNotSentAgain()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Intake.Failure = new MetricFormatException("The message breaks off in the field 'timeseries' at byte 7.");

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), V1);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("The message breaks off in the field 'timeseries' at byte 7.\n", await response.Content.ReadAsStringAsync(Stop));
        AssertWritten(response, 0, 0, 0);
    }

    [Fact]
    public async Task Write_AnyTruncationOfABlock_IsMalformed()
    {
        await using var host = await PrometheusHost.StartAsync();
        var block = PlainSnappy.Compress(Body.AsSpan(0, 100));
        for (var length = 0; length < block.Length; length++)
        {
            using var response = await SendAsync(host, block[..length], V1);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.StartsWith("The body is not a Snappy block", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
        Assert.Equal(0, host.Intake.Calls);
    }

    [Fact]
    public async Task Write_ClaimingMoreThanIsTaken_IsRefusedBeforeThereIsABuffer()
    {
        await using var host = await PrometheusHost.StartAsync(options => options.MaxWriteBufferBytes = 1 << 20);

        using var response = await SendAsync(host, PlainSnappy.Claim(WriteBody.MaxBytes + 1), V1);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("at most 134217728 are taken", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_LongerThanIsTaken_IsRefused(bool withLength)
    {
        await using var host = await PrometheusHost.StartAsync();
        var body = new byte[WriteBody.MaxCompressedBytes + 1];

        using var response = await SendAsync(host, body, V1, chunked: !withLength);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("33554432", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(0, host.Services.GetRequiredService<WriteAdmission>().Bytes);
    }

    [Fact]
    public async Task Write_LargeBody_ArrivesWhole()
    {
        await using var host = await PrometheusHost.StartAsync();
        var body = new byte[5_000_000];
        new Random(1).NextBytes(body);

        using var response = await SendAsync(host, PlainSnappy.Compress(body), V1, chunked: true);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(body, host.Intake.Body);
        Assert.Equal(0, host.Services.GetRequiredService<WriteAdmission>().Bytes);
    }

    [Fact]
    public async Task Write_ThatFindsNoMemory_IsToComeAgain()
    {
        await using var host = await PrometheusHost.StartAsync(options => options.MaxWriteBufferBytes = 1 << 20);

        using var response = await SendAsync(host, PlainSnappy.Claim(1 << 21), V1);

        await AssertBusyAsync(response, "fill the 1048576 bytes");
        Assert.Equal(0, host.Services.GetRequiredService<WriteAdmission>().Bytes);
    }

    [Fact]
    public async Task Write_BesideTooManyOthers_IsToComeAgain()
    {
        await using var host = await PrometheusHost.StartAsync(options => options.MaxConcurrentWrites = 1);
        var gate = host.Intake.Gate = new TaskCompletionSource();
        var first = SendAsync(host, PlainSnappy.Compress(Body), V1);
        await Eventually.TrueAsync(() => host.Intake.Calls == 1);

        using var second = await SendAsync(host, PlainSnappy.Compress(Body), V1);
        gate.SetResult();
        using var firstResponse = await first;
        using var third = await SendAsync(host, PlainSnappy.Compress(Body), V1);

        await AssertBusyAsync(second, "1 writes are being worked on");
        Assert.Equal(HttpStatusCode.NoContent, firstResponse.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, third.StatusCode);
    }

    [Fact]
    public async Task Write_WhenTheLogIsFull_IsToComeAgain()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Intake.Failure = new IOException("No space left on device : '/data/log'");

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), V1);

        await AssertBusyAsync(response, "No space left on device");
    }

    [Fact]
    public async Task Write_ThatFailsInside_TellsNothingOfIt()
    {
        await using var host = await PrometheusHost.StartAsync();
        host.Intake.Failure = new InvalidOperationException("secret inside");

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), V1);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ToANodeWithoutAnIntake_IsUnavailable()
    {
        await using var host = await PrometheusHost.StartAsync(bare: true);

        using var response = await SendAsync(host, PlainSnappy.Compress(Body), V1);

        await AssertBusyAsync(response, "This node takes no metrics.");
    }

    private static async Task<HttpResponseMessage> SendAsync(
        PrometheusHost host,
        byte[] body,
        string? type,
        string? encoding = "snappy",
        bool chunked = false
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/write") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        // So that a body which is not wanted need not be sent.
        request.Headers.ExpectContinue = body.Length > 1 << 20;
        if (type is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        if (encoding is not null)
        {
            request.Content.Headers.ContentEncoding.Add(encoding);
        }
        return await host.Http.SendAsync(request, Stop);
    }

    private static async Task AssertBusyAsync(HttpResponseMessage response, string sentence)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(new RetryConditionHeaderValue(TimeSpan.FromSeconds(5)), response.Headers.RetryAfter);
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        AssertWritten(response, 0, 0, 0);
    }

    private static void AssertWritten(HttpResponseMessage response, int samples, int histograms, int exemplars)
    {
        const string Prefix = "X-Prometheus-Remote-Write-";
        Assert.Equal($"{samples}", response.Headers.GetValues(Prefix + "Samples-Written").Single());
        Assert.Equal($"{histograms}", response.Headers.GetValues(Prefix + "Histograms-Written").Single());
        Assert.Equal($"{exemplars}", response.Headers.GetValues(Prefix + "Exemplars-Written").Single());
    }
}
