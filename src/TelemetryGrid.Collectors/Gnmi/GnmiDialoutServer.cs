using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Gnmi;
using TelemetryGrid.Protocols.Grpc;
using TelemetryGrid.Protocols.Mdt;
using TelemetryGrid.Protocols.Streaming;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>
/// A listener to which devices publish: SubscribeResponses to any service's method <c>Publish</c> (Nokia, SONiC, Arista), and Cisco's
/// <c>mdt_dialout.gRPCMdtDialout/MdtDialout</c>.
/// </summary>
internal sealed class GnmiDialoutServer : ICollector
{
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxStreamsPerConnection = 64;

    private readonly GnmiDefinition _definition;
    private readonly GnmiNode _node;
    private readonly DeviceAddressBook _addresses;
    private readonly TelemetryIntake _intake;
    private readonly RateMeter _rates;
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _app;
    private Task _flushing = Task.CompletedTask;
    private long _messages;
    private long _malformed;
    private long _unplaced;
    private int _streams;

    public GnmiDialoutServer(SourceDefinition source, GnmiDefinition definition, DeviceAddressBook addresses, GnmiNode node)
    {
        Source = source;
        _definition = definition;
        _addresses = addresses;
        _node = node;
        _intake = new TelemetryIntake(source, node);
        _rates = new RateMeter(node.Time);
    }

    public SourceDefinition Source { get; }

    /// <summary>Where it listens, once started.</summary>
    public Uri Address { get; private set; } = new("http://invalid");

    /// <summary>Streams that are open now.</summary>
    public int Streams => Volatile.Read(ref _streams);

    public SourceHealth Health
    {
        get
        {
            var (messages, records) = (Interlocked.Read(ref _messages), _intake.Records);
            var (messageRate, recordRate) = _rates.Measure(messages, records);
            return new SourceHealth
            {
                Id = Source.Id,
                Status = _intake.AppendError.Length > 0 ? SourceStatus.Error : Source.Status,
                Error = _intake.AppendError,
                ReportedAt = _node.Time.GetUtcNow(),
                LastRecordAt = _intake.LastRecordAt is var last and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(last) : null,
                Messages = messages,
                Records = records,
                RecordsAcknowledged = _intake.Acknowledged,
                RecordsDropped = _intake.Dropped + Interlocked.Read(ref _unplaced),
                Malformed = Interlocked.Read(ref _malformed),
                MessagesPerSecond = messageRate,
                RecordsPerSecond = recordRate,
            };
        }
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (!SourceEndpoint.TryParse(Source.Endpoint, null, out var endpoint) && !TryParseAnyPort(Source.Endpoint, out endpoint))
        {
            throw new IOException($"'{Source.Endpoint}' is no address and port to listen on.");
        }
        var certificate = _definition.Tls
            ? GnmiCertificates.Own(_definition) ?? throw new IOException("A listener with TLS needs a certificate of its own.")
            : null;
        var authorities = GnmiCertificates.Authorities(_definition);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MaxConcurrentConnections = _node.Options.MaxConnections;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
            kestrel.Listen(
                endpoint,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
                    if (certificate is not null)
                    {
                        listen.UseHttps(certificate, https => RequireClient(https, authorities));
                    }
                }
            );
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync(cancellation).ConfigureAwait(false);
        Address = new Uri(_app.Urls.First());
        _flushing = Task.Run(FlushAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_app is not null)
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }
        await _flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _intake.Dispose();
        _stopping.Dispose();
    }

    // With authorities named, devices prove themselves.
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
    private static bool TryParseAnyPort(string text, [NotNullWhen(true)] out IPEndPoint? endpoint) =>
        IPEndPoint.TryParse(text, out endpoint) && text.EndsWith(":0", StringComparison.Ordinal);

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        context.Response.ContentType = "application/grpc";
        var isMdt = path.EndsWith("/MdtDialout", StringComparison.Ordinal);
        if (!HttpMethods.IsPost(context.Request.Method) || (!isMdt && !path.EndsWith("/Publish", StringComparison.Ordinal)))
        {
            context.Response.Headers["grpc-status"] = "12";
            context.Response.Headers["grpc-message"] = GrpcStatus.Encode("publish to .../Publish or mdt_dialout.gRPCMdtDialout/MdtDialout");
            return;
        }
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        Interlocked.Increment(ref _streams);
        var status = GrpcStatusCode.Ok;
        try
        {
            // Devices wait for the headers before they publish.
            await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
            status = await ReadAsync(context, isMdt).ConfigureAwait(false);
            context.Response.AppendTrailer("grpc-status", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            // The device went, or we stop.
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    private async Task<GrpcStatusCode> ReadAsync(HttpContext context, bool isMdt)
    {
        var session = new DialoutSession(_intake, _addresses, context.Connection.RemoteIpAddress ?? IPAddress.None);
        var frames = new GrpcFrameBuffer(_node.Options.MaxMessageBytes, context.Request.Headers["grpc-encoding"] == "gzip");
        var assembler = isMdt ? new MdtDialoutAssembler(_node.Options.MaxMessageBytes) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        while (true)
        {
            var read = await context.Request.Body.ReadAsync(frames.GetMemory(), either.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return GrpcStatusCode.Ok;
            }
            frames.Advance(read);
            while (true)
            {
                var status = Receive(frames, session, assembler, out var pending);
                if (status == GrpcFrameStatus.NeedMore)
                {
                    break;
                }
                if (status != GrpcFrameStatus.Message)
                {
                    Interlocked.Increment(ref _malformed);
                    _node.Metrics.Dropped(GnmiNode.Kind, "framing", 1);
                    return status == GrpcFrameStatus.TooLong ? GrpcStatusCode.ResourceExhausted : GrpcStatusCode.Internal;
                }
                if (pending >= _node.Options.FlushSamples)
                {
                    await _intake.FlushAsync(all: false, either.Token).ConfigureAwait(false);
                }
            }
        }
    }

    private GrpcFrameStatus Receive(GrpcFrameBuffer frames, DialoutSession session, MdtDialoutAssembler? assembler, out int pending)
    {
        pending = 0;
        var status = frames.TryRead(out var message);
        if (status != GrpcFrameStatus.Message)
        {
            return status;
        }
        Interlocked.Increment(ref _messages);
        lock (_intake.Gate)
        {
            var before = session.Unplaced;
            var defect = assembler is null ? ReadGnmi(message, session, out pending) : ReadMdt(message, session, assembler, out pending);
            if (defect.Status != DecodeStatus.Ok)
            {
                Interlocked.Increment(ref _malformed);
                _node.Metrics.Dropped(GnmiNode.Kind, "malformed", 1);
            }
            Interlocked.Add(ref _unplaced, session.Unplaced - before);
        }
        return status;
    }

    private static TelemetryDefect ReadGnmi(ReadOnlySpan<byte> message, DialoutSession session, out int pending)
    {
        var response = GnmiResponseReader.Read(message, session.Path, session);
        pending = session.EndMessage(response.Kind == GnmiResponseKind.Sync);
        return response.Defect;
    }

    private static TelemetryDefect ReadMdt(
        ReadOnlySpan<byte> message,
        DialoutSession session,
        MdtDialoutAssembler assembler,
        out int pending
    )
    {
        pending = 0;
        if (!assembler.TryAdd(message, out var telemetry, out var head))
        {
            return head.Defect;
        }
        var header = MdtReader.Read(telemetry, session.Path, session);
        pending = session.EndMessage(isSync: false);
        return header.Defect;
    }

    private async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(_node.Options.FlushInterval, _node.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false))
            {
                await _intake.FlushAsync(all: false, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await _intake.FlushAsync(all: true, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
