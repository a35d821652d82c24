using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TelemetryGrid.Collectors.Otlp;
using TelemetryGrid.Collectors.Tests.Gnmi;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Otlp;

public sealed class OtlpCollectorTests : IAsyncDisposable
{
    private const string Json = "application/json";
    private const string Protobuf = "application/x-protobuf";
    private const string MetricsService = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    private const string LogsService = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private const string TraceService = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
    private const string Trace = """{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"a"},{"name":"b"}]}]}]}""";

    private readonly OtlpRig _rig = new();

    [Fact]
    public async Task Http_JsonAndProtobufAndGzip_LieInTheLog()
    {
        var collector = await _rig.ListenAsync();
        var address = collector.Addresses[0];
        var json = await OtlpRig.PostAsync(address, "/v1/metrics", new StringContent(_rig.Gauge()), Json + "; charset=utf-8");
        Assert.Equal((HttpStatusCode.OK, "{}", Json), (json.Status, json.Body, json.Answer.Content.Headers.ContentType!.MediaType));
        var body = OtlpRig.Protobuf(OtlpSignal.Metrics, _rig.Gauge("other"));
        var protobuf = await OtlpRig.PostAsync(address, "/v1/metrics", new ByteArrayContent(body), Protobuf);
        Assert.Equal(
            (HttpStatusCode.OK, "", Protobuf),
            (protobuf.Status, protobuf.Body, protobuf.Answer.Content.Headers.ContentType!.MediaType)
        );
        var gzip = new ByteArrayContent(Gzip(Encoding.UTF8.GetBytes(_rig.Log())));
        gzip.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(HttpStatusCode.OK, (await OtlpRig.PostAsync(address, "/v1/logs", gzip, Json)).Status);

        Assert.Equal(["other_celsius{} 1.5", "temperature_celsius{} 1.5"], _rig.Samples().Order(StringComparer.Ordinal));
        Assert.Equal("hello", Assert.Single(_rig.Logs).Body);
        var health = collector.Health;
        Assert.Equal(
            (3L, 3L, 3L, 0L, 0L),
            (health.Messages, health.Records, health.RecordsAcknowledged, health.RecordsDropped, health.Malformed)
        );
        Assert.NotNull(health.LastRecordAt);
    }

    [Fact]
    public async Task Http_WhatCannotBeTaken_IsPartialSuccess()
    {
        var collector = await _rig.ListenAsync();
        var spans = await OtlpRig.PostAsync(collector.Addresses[0], "/v1/traces", new StringContent(Trace), Json);
        Assert.Equal(
            (
                HttpStatusCode.OK,
                """{"partialSuccess":{"rejectedSpans":"2","errorMessage":"Traces are not kept; send metrics and logs."}}"""
            ),
            (spans.Status, spans.Body)
        );
        var old = OtlpRig.Request(
            """{"name":"m","gauge":{"dataPoints":[{"asInt":"1","timeUnixNano":"1000000"}]}},"""
                + $$$"""{"name":"n","gauge":{"dataPoints":[{"asInt":"1","timeUnixNano":"{{{_rig.Nanoseconds}}}"}]}}"""
        );
        var metrics = await OtlpRig.PostAsync(collector.Addresses[0], "/v1/metrics", new StringContent(old), Json);
        Assert.StartsWith(
            """{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"m{}: out of bounds""",
            metrics.Body,
            StringComparison.Ordinal
        );
        Assert.Equal(["n{} 1"], _rig.Samples());
        var logs = _rig.Log().Replace(_rig.Nanoseconds, "1000000", StringComparison.Ordinal);
        var rejected = await OtlpRig.PostAsync(collector.Addresses[0], "/v1/logs", new StringContent(logs), Json);
        Assert.Contains("\"rejectedLogRecords\":\"1\"", rejected.Body, StringComparison.Ordinal);
        Assert.Equal((1L, 4L), (collector.Health.RecordsAcknowledged, collector.Health.RecordsDropped));
    }

    [Fact]
    public async Task Http_WrongRequests_AreToldWhy()
    {
        var collector = await _rig.ListenAsync((OtlpSettings.MaxRequestBytes, "65536"));
        var address = collector.Addresses[0];
        await ExpectAsync(HttpStatusCode.BadRequest, "cannot be read", "/v1/metrics", new StringContent("""{"resourceMetrics":5}"""));
        await ExpectAsync(HttpStatusCode.BadRequest, "", "/v1/metrics", new ByteArrayContent([0x0A, 5, 1]), Protobuf);
        await ExpectAsync(HttpStatusCode.UnsupportedMediaType, "are taken", "/v1/metrics", new StringContent("x"), "text/plain");
        await ExpectAsync(HttpStatusCode.NotFound, "/v1/traces", "/v2/metrics", new StringContent("{}"));
        await ExpectAsync(HttpStatusCode.RequestEntityTooLarge, "65536", "/v1/logs", new ByteArrayContent(new byte[70_000]));
        var bomb = new ByteArrayContent(Gzip(new byte[1 << 20]));
        bomb.Headers.ContentEncoding.Add("gzip");
        await ExpectAsync(HttpStatusCode.RequestEntityTooLarge, "65536", "/v1/logs", bomb);
        var noGzip = new StringContent("plain");
        noGzip.Headers.ContentEncoding.Add("gzip");
        await ExpectAsync(HttpStatusCode.BadRequest, "gzip", "/v1/logs", noGzip);
        var brotli = new StringContent("x");
        brotli.Headers.ContentEncoding.Add("br");
        await ExpectAsync(HttpStatusCode.UnsupportedMediaType, "br", "/v1/logs", brotli);
        using var http = new HttpClient();
        using var get = await http.GetAsync(new Uri(address, "/v1/logs"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, get.StatusCode);
        Assert.Equal((2L, 0L), (collector.Health.Malformed, collector.Health.Records));

        async Task ExpectAsync(HttpStatusCode status, string text, string path, HttpContent content, string type = Json)
        {
            var answer = await OtlpRig.PostAsync(address, path, content, type);
            Assert.Equal(status, answer.Status);
            Assert.Contains(text, answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Http_LogRefuses_SenderIsToldToTryAgainAndDeltasCountOnce()
    {
        var collector = await _rig.ListenAsync();
        var delta = OtlpRig.Request(
            $$$"""{"name":"m","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asInt":"7","timeUnixNano":"{{{_rig.Nanoseconds}}}"}]}}"""
        );
        _rig.Metrics.Log.Refuse = _ => new IOException("The disk is full.");
        var refused = await OtlpRig.PostAsync(collector.Addresses[0], "/v1/metrics", new StringContent(delta), Json);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"code":14,"message":"The disk is full."}"""), (refused.Status, refused.Body));
        Assert.Equal(TimeSpan.FromSeconds(5), refused.Answer.Headers.RetryAfter!.Delta);
        Assert.Equal((SourceStatus.Error, "The disk is full."), (collector.Health.Status, collector.Health.Error));

        _rig.Metrics.Log.Refuse = _ => null;
        Assert.Equal("{}", (await OtlpRig.PostAsync(collector.Addresses[0], "/v1/metrics", new StringContent(delta), Json)).Body);
        Assert.Equal(["m_total{} 7"], _rig.Samples());
        Assert.Equal((SourceStatus.Active, ""), (collector.Health.Status, collector.Health.Error));
    }

    [Fact]
    public async Task Grpc_Requests_AreAnsweredAsTheSpecificationSays()
    {
        var collector = await _rig.ListenAsync((OtlpSettings.MaxRequestBytes, "65536"));
        var address = collector.Addresses[1];
        var metrics = OtlpRig.Protobuf(OtlpSignal.Metrics, _rig.Gauge());
        var taken = await CallAsync(address, MetricsService, GnmiWire.Frame(metrics));
        Assert.Equal("0", taken.Status);
        Assert.Equal([0, 0, 0, 0, 0], taken.Body);
        var spans = await CallAsync(address, TraceService, GnmiWire.Frame(OtlpRig.Protobuf(OtlpSignal.Traces, Trace)));
        Assert.Equal("0", spans.Status);
        Assert.Equal(GnmiWire.Frame(OtlpResponse.Protobuf(2, "Traces are not kept; send metrics and logs.")), spans.Body);

        var packed = GnmiWire.Frame(Gzip(OtlpRig.Protobuf(OtlpSignal.Logs, _rig.Log())));
        packed[0] = 1;
        Assert.Equal("0", (await CallAsync(address, LogsService, packed, encoding: "gzip")).Status);
        Assert.Single(_rig.Logs);

        Assert.Equal("3", (await CallAsync(address, LogsService, GnmiWire.Frame([0x0A, 5, 1]))).Status);
        Assert.Equal("3", (await CallAsync(address, LogsService, [0, 0, 0, 0, 9, 1])).Status);
        Assert.Equal("8", (await CallAsync(address, LogsService, GnmiWire.Frame(new byte[70_000]))).Status);
        Assert.Equal("12", (await CallAsync(address, "/x.Y/Export", GnmiWire.Frame([]))).Status);
        Assert.Equal("12", (await CallAsync(address, LogsService, packed, encoding: "snappy")).Status);
        Assert.Equal("13", (await CallAsync(address, LogsService, "GET / HTTP/1.1"u8.ToArray())).Status);
        _rig.IsRecordLogFull = true;
        var refused = await CallAsync(address, LogsService, GnmiWire.Frame(OtlpRig.Protobuf(OtlpSignal.Logs, _rig.Log())));
        Assert.Equal(("14", "The disk is full."), (refused.Status, refused.Message));
    }

    [Fact]
    public async Task Credentials_AreAskedForInBothProtocols()
    {
        var collector = await _rig.ListenAsync((OtlpSettings.Token, "s3cret"), (OtlpSettings.Username, "u"), (OtlpSettings.Password, "p"));
        var basic = "Basic " + Convert.ToBase64String("u:p"u8);
        foreach (
            var (authorization, status) in new[]
            {
                ("Bearer s3cret", 200),
                ("bearer s3cret", 200),
                (basic, 200),
                ("Bearer other", 401),
                ("s3cret", 401),
                ("", 401),
            }
        )
        {
            var answer = await OtlpRig.PostAsync(
                collector.Addresses[0],
                "/v1/logs",
                new StringContent(_rig.Log()),
                Json,
                authorization.Length > 0 ? authorization : null
            );
            Assert.Equal((authorization, status), (authorization, (int)answer.Status));
        }
        var message = GnmiWire.Frame(OtlpRig.Protobuf(OtlpSignal.Logs, _rig.Log()));
        Assert.Equal("16", (await CallAsync(collector.Addresses[1], LogsService, message)).Status);
        Assert.Equal("0", (await CallAsync(collector.Addresses[1], LogsService, message, authorization: basic)).Status);
        Assert.Equal((4, 4L), (_rig.Logs.Count, collector.Counters.Denied));
    }

    [Fact]
    public async Task Tls_OnePortSpeaksBothProtocols()
    {
        using var certificates = new TestCertificates();
        var own = certificates.Issue("collector");
        var collector = await _rig.ListenAsync((OtlpSettings.TlsCertificate, own.CertificateFile), (OtlpSettings.TlsKey, own.KeyFile));
        Assert.Equal("https", collector.Addresses[0].Scheme);
        Assert.Equal(
            HttpStatusCode.OK,
            (await OtlpRig.PostAsync(collector.Addresses[0], "/v1/logs", new StringContent(_rig.Log()), Json)).Status
        );
        var message = GnmiWire.Frame(OtlpRig.Protobuf(OtlpSignal.Logs, _rig.Log()));
        Assert.Equal("0", (await CallAsync(collector.Addresses[0], LogsService, message)).Status);
    }

    [Fact]
    public async Task RequestsTogether_BeyondTheirBound_AreToldToComeAgain()
    {
        var bodies = new OtlpBody(1 << 20, 100_000);
        var hold = new OtlpBody.Hold();
        var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        context.Request.Body = new MemoryStream(new byte[200_000]);
        var failure = await Assert.ThrowsAsync<OtlpFailure>(async () => await bodies.ReadAsync(context, hold));
        Assert.Equal((503, Protocols.Grpc.GrpcStatusCode.Unavailable), (failure.Http, failure.Grpc));
        bodies.Release(hold.Bytes);
        Assert.Equal(0, bodies.Held);
    }

    [Theory]
    [InlineData(OtlpSettings.GrpcEndpoint, "nowhere", OtlpSettings.GrpcEndpoint)]
    [InlineData(OtlpSettings.TlsClientAuthority, "ca.pem", OtlpSettings.TlsClientAuthority)]
    [InlineData(OtlpSettings.Username, "u", OtlpSettings.Username)]
    [InlineData(OtlpSettings.MaxRequestBytes, "1", OtlpSettings.MaxRequestBytes)]
    [InlineData(OtlpSettings.GrpcEndpoint, "off", null)]
    public void Settings_ThatCannotBe_AreNamed(string name, string value, string? wrong)
    {
        var source = new SourceDefinition
        {
            Id = OtlpRig.Id,
            Kind = SourceKind.Otlp,
            Endpoint = "127.0.0.1:4318",
            Settings = ImmutableDictionary<string, string>.Empty.Add(name, value),
        };
        Assert.Equal(wrong, SourceRules.Validate(source, SourceCredentials.None).Select(e => e.Name).FirstOrDefault());
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(plain);
        }
        return packed.ToArray();
    }

    private static async Task<(string Status, string Message, byte[] Body)> CallAsync(
        Uri address,
        string path,
        byte[] wire,
        string? encoding = null,
        string? authorization = null
    )
    {
        using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359, MA0039 // the server's certificate is not what is tested
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        using var http = new HttpClient(handler);
        using var content = new ByteArrayContent(wire);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }
        if (authorization is not null)
        {
            request.Headers.Add("Authorization", authorization);
        }
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        var message = response.Headers.TryGetValues("grpc-message", out var texts) ? Uri.UnescapeDataString(texts.First()) : "";
        var status = response.Headers.TryGetValues("grpc-status", out var early)
            ? early
            : response.TrailingHeaders.GetValues("grpc-status");
        return (status.First(), message, body);
    }
}
