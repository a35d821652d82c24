using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Otlp;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Metrics;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Otlp;

/// <summary>OTLP into a log in memory, in virtual time, with or without the sockets.</summary>
internal sealed class OtlpRig : IAsyncDisposable, IRecordSink
{
    public static readonly SourceId Id = SourceId.Parse("otlp-1");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<LogRecord> _logs = [];
    private readonly List<OtlpCollector> _collectors = [];

    public OtlpRig()
    {
        Node = new OtlpNode(
            Metrics.Intake,
            this,
            new RecordValidator(new RecordValidationOptions(), Metrics.Time),
            null,
            new IngestMetrics(_services.GetRequiredService<IMeterFactory>()),
            Metrics.Time
        );
    }

    public IntakeRig Metrics { get; } = new();

    public OtlpNode Node { get; }

    public DeviceAddressBook Addresses { get; } = new();

    public IReadOnlyList<LogRecord> Logs => _logs;

    public bool IsRecordLogFull { get; set; }

    /// <summary>Nanoseconds since 1970.</summary>
    public string Nanoseconds => $"{Metrics.Now}000000";

    public OtlpMapping Mapping => new() { Source = Id, Addresses = Addresses };

    public async Task<OtlpCollector> ListenAsync(params (string Name, string Value)[] settings)
    {
        string[] secrets = [OtlpSettings.Token, OtlpSettings.Password];
        var source = new SourceDefinition
        {
            Id = Id,
            Kind = SourceKind.Otlp,
            Endpoint = "127.0.0.1:0",
            Settings = settings
                .Where(s => !secrets.Contains(s.Name))
                .Prepend((OtlpSettings.GrpcEndpoint, "127.0.0.1:0"))
                .ToImmutableDictionary(s => s.Item1, s => s.Item2),
        };
        var credentials = new SourceCredentials(
            settings.Where(s => secrets.Contains(s.Name)).ToImmutableDictionary(s => s.Name, s => s.Value)
        );
        var collector = new OtlpCollector(source, credentials, Addresses, Node);
        _collectors.Add(collector);
        await collector.StartAsync(CancellationToken.None);
        return collector;
    }

    public static byte[] Protobuf(OtlpSignal signal, string json)
    {
        var buffer = new OtlpJsonBuffer();
        Assert.Equal(DecodeStatus.Ok, OtlpJson.Rewrite(Encoding.UTF8.GetBytes(json), signal, buffer).Status);
        return buffer.Written.ToArray();
    }

    /// <summary>A request of these metrics, of the resource attributes given as k=v.</summary>
    public static string Request(string metrics, params string[] resource)
    {
        var attributes = resource.Select(r => r.Split('=')).Select(r => $$$"""{"key":"{{{r[0]}}}","value":{"stringValue":"{{{r[1]}}}"}}""");
        return $$$"""{"resourceMetrics":[{"resource":{"attributes":[{{{string.Join(',', attributes)}}}]},"scopeMetrics":[{"scope":{"name":"lib","version":"2"},"metrics":[{{{metrics}}}]}]}]}""";
    }

    public string Gauge(string name = "temperature", string value = "1.5") =>
        Request(
            $$$"""{"name":"{{{name}}}","unit":"Cel","gauge":{"dataPoints":[{"asDouble":{{{value}}},"timeUnixNano":"{{{Nanoseconds}}}"}]}}"""
        );

    public string Log(string body = "hello") =>
        $$$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"{{{Nanoseconds}}}","body":{"stringValue":"{{{body}}}"}}]}]}]}""";

    /// <summary>Samples in the log as <c>series value</c>.</summary>
    public IEnumerable<string> Samples() =>
        Metrics.Read().Samples.Select(s => FormattableString.Invariant($"{s.Series} {BitConverter.UInt64BitsToDouble(s.Bits)}"));

    public static async Task<(HttpStatusCode Status, string Body, HttpResponseMessage Answer)> PostAsync(
        Uri address,
        string path,
        HttpContent content,
        string type,
        string? authorization = null
    )
    {
        using var handler = new SocketsHttpHandler();
#pragma warning disable CA5359, MA0039 // the server's certificate is not what is tested
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        using var http = new HttpClient(handler);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path)) { Content = content };
        if (authorization is not null)
        {
            request.Headers.Add("Authorization", authorization);
        }
        var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
    }

    public ValueTask AppendAsync(IReadOnlyCollection<TelemetryRecord> records, CancellationToken cancellation)
    {
        if (IsRecordLogFull)
        {
            throw new IOException("The disk is full.");
        }
        lock (_logs)
        {
            _logs.AddRange(records.Cast<LogRecord>());
        }
        return ValueTask.CompletedTask;
    }

    public RecordBatch NewBatch() => throw new NotSupportedException();

    public ValueTask AppendAsync(RecordBatch batch, CancellationToken cancellation) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        foreach (var collector in _collectors)
        {
            await collector.DisposeAsync();
        }
        await Metrics.DisposeAsync();
        await _services.DisposeAsync();
    }
}
