using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Benchmarks.Syslog;

/// <summary>
/// Messages of RFC 3164 over TCP into parsed records in an ingest log on disk, senders in the same process, until the log has the last;
/// then the log is read back and its records counted. Arguments: [messages] [connections] [bytes per message].
/// </summary>
public static class SyslogBenchmark
{
    private const int Partitions = 8;

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var messages = Argument(args, 0, 3_000_000);
        var connections = Argument(args, 1, 4);
        var size = Argument(args, 2, 200);
        foreach (var mix in new[] { SyslogMix.Plain, SyslogMix.Network })
        {
            await RunAsync(mix, messages / connections, connections, size);
        }
    }

    private static int Argument(string[] args, int at, int standard) =>
        args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : standard;

    private static async Task RunAsync(SyslogMix mix, int perConnection, int connections, int size)
    {
        var folder = Directory.CreateTempSubdirectory("syslog-benchmark-").FullName;
        try
        {
            await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
            using var metrics = new IngestMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
            var options = new FileIngestLogOptions
            {
                Directory = folder,
                Partitions = Partitions,
                MaxBytesPerPartition = 1L << 34,
            };
            await using var log = FileIngestLog.Open(options);
            var pipeline = new IngestPipeline(log, new NoStream(), new PartitionMap(Partitions), NullLogger<IngestPipeline>.Instance);
            using var enrichment = new EnrichmentPipeline(
                new EnrichmentOptions(),
                null,
                TimeProvider.System,
                NullLogger<EnrichmentPipeline>.Instance
            );
            var source = new SourceDefinition
            {
                Id = SourceId.Parse("load"),
                Kind = SourceKind.Syslog,
                Endpoint = "127.0.0.1:0",
                Settings = new Dictionary<string, string> { ["transports"] = "tcp", ["device_from"] = "hostname" }.ToImmutable(),
            };
            await using var collector = new SyslogCollector(
                source with
                {
                    Endpoint = $"127.0.0.1:{FreePort()}",
                },
                () => SyslogOptionsReader.Read(source),
                new RecordIntake(pipeline, enrichment),
                pipeline.Map,
                new DeviceAddressBook(),
                metrics,
                TimeProvider.System,
                NullLogger<SyslogCollector>.Instance
            );
            await collector.StartAsync(CancellationToken.None);
            // Part of a round first, so that the code is compiled.
            await SendAsync(collector, mix, perConnection / 8, connections, size);
            var before = (Cpu: Cpu(), Allocated: GC.GetTotalAllocatedBytes(precise: true));
            var first = collector.Health.RecordsAcknowledged;
            var watch = Stopwatch.StartNew();
            await SendAsync(collector, mix, perConnection, connections, size);
            var seconds = watch.Elapsed.TotalSeconds;
            var sent = (long)perConnection * connections;
            var records = collector.Health.RecordsAcknowledged - first;
            Console.WriteLine(
                $"syslog tcp 3164 {mix, -7}: {sent / seconds, 9:N0} messages/s, {records / seconds, 9:N0} records/s; "
                    + $"{(Cpu() - before.Cpu).TotalSeconds / sent * 1e6:F2} µs CPU and "
                    + $"{(double)(GC.GetTotalAllocatedBytes(precise: true) - before.Allocated) / sent:F0} B allocated a message, sender included; "
                    + $"{await CountAsync(log) - first:N0} of {records:N0} records read back"
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task SendAsync(SyslogCollector collector, SyslogMix mix, int perConnection, int connections, int size)
    {
        var goal = collector.Counters[SyslogCount.Messages] + ((long)perConnection * connections);
        await Task.WhenAll(
            Enumerable.Range(0, connections).Select(c => Task.Run(() => SendAsync(collector, mix, perConnection, c, size, new Random(c))))
        );
        while (
            collector.Counters[SyslogCount.Messages] < goal
            || collector.Counters[SyslogCount.Acknowledged] < collector.Counters[SyslogCount.Records]
        )
        {
            await Task.Delay(1);
        }
    }

    private static async Task SendAsync(SyslogCollector collector, SyslogMix mix, int count, int connection, int size, Random random)
    {
        const int Prepared = 4096;
        var (block, ends) = SyslogMessages.Build(mix, Prepared, connection, size, random);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(collector.StreamEndPoint!);
        for (var left = count; left > 0; left -= Prepared)
        {
            await SendAllAsync(socket, block.AsMemory(0, ends[Math.Min(left, Prepared) - 1]));
        }
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    private static async Task<long> CountAsync(FileIngestLog log)
    {
        var count = 0L;
        for (var partition = 0; partition < Partitions; partition++)
        {
            await foreach (var entry in log.ReadAsync(partition, 0))
            {
                count += Count(entry.Payload.Span);
            }
        }
        return count;
    }

    private static int Count(ReadOnlySpan<byte> payload)
    {
        var count = 0;
        var batch = new BatchReader(payload);
        while (batch.Read())
        {
            var section = batch.Records();
            while (section.TryRead(out _))
            {
                count++;
            }
        }
        return count;
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, string> ToImmutable(this Dictionary<string, string> texts) =>
        System.Collections.Immutable.ImmutableDictionary.CreateRange(texts);

    private sealed class NoStream : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
