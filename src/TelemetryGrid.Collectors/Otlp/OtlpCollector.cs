using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>Listens for OTLP: HTTP on the source's endpoint, gRPC on another port. A request is answered once the ingest log has it.</summary>
internal sealed class OtlpCollector : ICollector
{
    private const int MaxHeaderBytes = 16 * 1024;

    private readonly SourceSettings _settings;
    private readonly SourceCredentials _credentials;
    private readonly OtlpNode _node;
    private readonly OtlpIntake _intake;
    private readonly RateMeter _rates;
    private WebApplication? _app;

    public OtlpCollector(SourceDefinition source, SourceCredentials credentials, DeviceAddressBook addresses, OtlpNode node)
    {
        Source = source;
        _settings = new SourceSettings(source);
        _credentials = credentials;
        _node = node;
        _intake = new OtlpIntake(OtlpMapping.Of(source, addresses), node);
        _rates = new RateMeter(node.Time);
    }

    public SourceDefinition Source { get; }

    public OtlpCounters Counters => _intake.Counters;

    /// <summary>Where it listens, once started: for HTTP, then for gRPC, unless that is off.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    public SourceHealth Health
    {
        get
        {
            var counters = _intake.Counters;
            var (messageRate, recordRate) = _rates.Measure(counters.Requests, counters.Accepted + counters.Rejected);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = counters.Error.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = counters.Error,
                ReportedAt = _node.Time.GetUtcNow(),
                LastRecordAt = counters.LastAcceptedAt is var last and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null,
                Messages = counters.Requests,
                Records = counters.Accepted + counters.Rejected,
                RecordsAcknowledged = counters.Accepted,
                RecordsDropped = counters.Rejected,
                Malformed = counters.Malformed,
                MessagesPerSecond = messageRate,
                RecordsPerSecond = recordRate,
            };
        }
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var http = Parse(Source.Endpoint);
        var grpc = _settings.Text(OtlpSettings.GrpcEndpoint) is var text && text == OtlpSettings.Off ? null : Parse(text);
        var files = new GnmiDefinition
        {
            CertificateFile = _settings.Text(OtlpSettings.TlsCertificate),
            KeyFile = _settings.Text(OtlpSettings.TlsKey),
            CaFile = _settings.Text(OtlpSettings.TlsClientAuthority),
        };
        var certificate = GnmiCertificates.Own(files);
        var authorities = GnmiCertificates.Authorities(files);
        var bodies = new OtlpBody(_settings.Integer(OtlpSettings.MaxRequestBytes), _node.MaxBufferBytes);
        var endpoint = new OtlpEndpoint(_intake, OtlpLogin.Of(Source, _credentials), bodies);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = _settings.Integer(OtlpSettings.MaxConnections);
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            // Without TLS a port speaks one version of HTTP only.
            Listen(kestrel, http, certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2, certificate, authorities);
            if (grpc is not null && (!grpc.Equals(http) || http.Port == 0))
            {
                Listen(kestrel, grpc, HttpProtocols.Http2, certificate, authorities);
            }
        });
        _app = builder.Build();
        _app.Run(endpoint.ServeAsync);
        await _app.StartAsync(cancellation).ConfigureAwait(false);
        Addresses = [.. _app.Urls.Select(u => new Uri(u))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }
        _intake.Dispose();
    }

    private static void Listen(
        KestrelServerOptions kestrel,
        IPEndPoint endpoint,
        HttpProtocols protocols,
        X509Certificate2? certificate,
        X509ChainPolicy? authorities
    ) =>
        kestrel.Listen(
            endpoint,
            listen =>
            {
                listen.Protocols = protocols;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate, https => RequireClient(https, authorities));
                }
            }
        );

    // With authorities named, senders prove themselves.
    private static void RequireClient(HttpsConnectionAdapterOptions https, X509ChainPolicy? authorities)
    {
        if (authorities is null)
        {
            return;
        }
        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
        https.ClientCertificateValidation = (client, _, _) =>
        {
            using var chain = new X509Chain { ChainPolicy = authorities.Clone() };
            return chain.Build(client);
        };
    }

    // Port 0 is any free one.
    private static IPEndPoint Parse(string text) =>
        SourceEndpoint.TryParse(text, null, out var endpoint)
        || (text.EndsWith(":0", StringComparison.Ordinal) && IPEndPoint.TryParse(text, out endpoint))
            ? endpoint
            : throw new IOException($"'{text}' is no address and port to listen on.");
}
