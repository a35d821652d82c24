using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.DeadLetters;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Collectors.Tests.Syslog;

/// <summary>A collector with real sockets and a real log.</summary>
internal sealed class SyslogRig : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IngestMetrics _metrics;
    private readonly RejectedRecords _rejected;
    private readonly IngestPipeline _pipeline;
    private readonly EnrichmentPipeline _enrichment = new(
        new EnrichmentOptions(),
        null,
        TimeProvider.System,
        NullLogger<EnrichmentPipeline>.Instance
    );

    private SyslogRig(long maxLogBytes)
    {
        var segment = Math.Min(64L << 20, maxLogBytes / 2);
        Log = FileIngestLog.Open(
            new FileIngestLogOptions
            {
                Directory = Path.Combine(Folder, "log"),
                Partitions = 2,
                SegmentBytes = segment,
                MaxBytesPerPartition = maxLogBytes,
            }
        );
        Letters = new DeadLetterStore(new DeadLetterStoreOptions { Directory = Path.Combine(Folder, "letters") }, TimeProvider.System);
        _rejected = new RejectedRecords(Letters, TimeProvider.System, NullLogger<RejectedRecords>.Instance);
        _metrics = new IngestMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        _pipeline = new IngestPipeline(Log, new NoStream(), new PartitionMap(2), NullLogger<IngestPipeline>.Instance);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("syslog-").FullName;

    public FileIngestLog Log { get; }

    /// <summary>What was refused.</summary>
    public DeadLetterStore Letters { get; }

    public SyslogCollector Collector { get; private set; } = null!;

    public IPEndPoint Stream => Collector.StreamEndPoint!;

    public long this[SyslogCount count] => Collector.Counters[count];

    public static async Task<SyslogRig> StartAsync(
        SyslogCollectorOptions options,
        TimeProvider? time = null,
        long maxLogBytes = 1L << 30,
        Func<SourceDefinition, SourceDefinition>? change = null,
        Func<SyslogRig, SyslogCollectorOptions>? complete = null
    )
    {
        var rig = new SyslogRig(maxLogBytes);
        await rig.StartCollectorAsync(complete?.Invoke(rig) ?? options, time, change);
        return rig;
    }

    public async Task StartCollectorAsync(
        SyslogCollectorOptions options,
        TimeProvider? time = null,
        Func<SourceDefinition, SourceDefinition>? change = null
    )
    {
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("logs"),
            Kind = SourceKind.Syslog,
            Endpoint = "127.0.0.1:" + FreePort(),
        };
        Collector = new SyslogCollector(
            change?.Invoke(source) ?? source,
            () => options,
            new RecordIntake(_pipeline, _enrichment),
            _pipeline.Map,
            new DeviceAddressBook(),
            _metrics,
            time ?? TimeProvider.System,
            NullLogger<SyslogCollector>.Instance,
            _rejected
        );
        await Collector.StartAsync(CancellationToken.None);
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Stream);
        return socket;
    }

    /// <summary>Sends a stream and closes it in order.</summary>
    public async Task SendAsync(params string[] parts)
    {
        using var socket = await ConnectAsync();
        foreach (var part in parts)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(part));
        }
        socket.Shutdown(SocketShutdown.Both);
    }

    public async Task SendDatagramAsync(byte[] datagram)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await socket.SendToAsync(datagram, Collector.DatagramEndPoint!);
    }

    /// <summary>All records in the log, once there are so many.</summary>
    public async Task<List<TelemetryRecord>> RecordsAsync(int count)
    {
        await UntilAsync(() => this[SyslogCount.Acknowledged] >= count, () => $"of {count} records: " + Collector.Counters);
        var records = new List<TelemetryRecord>();
        for (var partition = 0; partition < Log.PartitionCount; partition++)
        {
            await foreach (var entry in Log.ReadAsync(partition, 0))
            {
                Read(entry.Payload.Span, records);
            }
        }
        return records;
    }

    public async Task<string[]> BodiesAsync(int count) => [.. (await RecordsAsync(count)).Cast<LogRecord>().Select(r => r.Body)];

    public static void Read(ReadOnlySpan<byte> payload, List<TelemetryRecord> records)
    {
        var batch = new BatchReader(payload);
        while (batch.Read())
        {
            Assert.Equal(BatchSectionKind.Records, batch.Kind);
            var section = batch.Records();
            while (section.TryRead(out var record))
            {
                records.Add(record.ToRecord());
            }
        }
    }

    public static async Task UntilAsync(Func<bool> condition, Func<string>? describe = null)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Limit;
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not happen in time: " + describe?.Invoke());
            await Task.Delay(10);
        }
    }

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await _rejected.DisposeAsync();
        Letters.Dispose();
        await Log.DisposeAsync();
        _enrichment.Dispose();
        _metrics.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class NoStream : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
