using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Collectors.Tests.Metrics;

/// <summary>An intake over a log in memory, in virtual time, and what a partition would read from that log.</summary>
internal sealed class IntakeRig : IAsyncDisposable
{
    public const int Partitions = 4;

    private readonly ServiceProvider _services;
    private readonly IngestPipeline _pipeline;

    public IntakeRig(MetricIntakeOptions? options = null)
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Map = new PartitionMap(Partitions);
        _pipeline = new IngestPipeline(Log, new Deaf(), Map, NullLogger<IngestPipeline>.Instance);
        var metrics = new IngestMetrics(_services.GetRequiredService<IMeterFactory>());
        Intake = new MetricIntake(_pipeline, options ?? new MetricIntakeOptions(), metrics, Time);
    }

    public PartitionMap Map { get; }

    public ManualTimeProvider Time { get; } = new();

    public OddLog Log { get; } = new(Partitions);

    public MetricIntake Intake { get; }

    /// <summary>Milliseconds since 1970.</summary>
    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<MetricIntakeResult> WriteAsync(RemoteWriteVersion version, Action<RemoteWriteWriter> write) =>
        Intake.RemoteWriteAsync(Body(version, write), version, CancellationToken.None).AsTask();

    public async Task<MetricIntakeResult> ImportAsync(string page, ExpositionFormat format = ExpositionFormat.Text) =>
        await Intake.ImportAsync(Encoding.UTF8.GetBytes(page), format, Now, CancellationToken.None);

    public static byte[] Body(RemoteWriteVersion version, Action<RemoteWriteWriter> write)
    {
        var writer = new RemoteWriteWriter(version == RemoteWriteVersion.V1 ? RemoteWriteSchema.V1 : RemoteWriteSchema.V2);
        write(writer);
        return writer.ToArray();
    }

    /// <summary>What the partitions read from their logs. A sample whose series no earlier entry defines is an error.</summary>
    public LogContents Read()
    {
        var contents = new LogContents();
        for (var partition = 0; partition < Partitions; partition++)
        {
            var known = new Dictionary<ulong, Labels>();
            foreach (var payload in Log.Entries(partition))
            {
                contents.Payloads.Add(payload.Length);
                Read(payload.Span, known, contents);
            }
            contents.PartitionOf(known.Values, partition);
        }
        return contents;
    }

    public async ValueTask DisposeAsync()
    {
        await _pipeline.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private static void Read(ReadOnlySpan<byte> payload, Dictionary<ulong, Labels> known, LogContents contents)
    {
        var reader = new BatchReader(payload);
        while (reader.Read())
        {
            if (reader.Kind == BatchSectionKind.Exemplars)
            {
                var exemplars = reader.Exemplars();
                while (exemplars.TryRead(out var of, out var exemplar))
                {
                    contents.Exemplars.Add((known[of].ToString(), exemplar!));
                }
                continue;
            }
            Assert.Equal(BatchSectionKind.Metrics, reader.Kind);
            var section = reader.Metrics();
            while (section.TryReadDefinition(out var series, out var labels))
            {
                Assert.Equal(SeriesFingerprint.Of(labels), series);
                known[series] = labels;
                contents.Definitions.Add(labels);
            }
            while (section.TryReadMetadata(out var metadata))
            {
                contents.Metadata.Add(metadata!);
            }
            section.ReadSamples();
            for (var i = 0; i < section.Series.Length; i++)
            {
                var at = section.NextTimestamp();
                Assert.True(known.TryGetValue(section.Series[i], out var labels), "A sample comes before the definition of its series.");
                contents.Samples.Add((labels.ToString(), at, BitConverter.DoubleToUInt64Bits(section.Values[i])));
            }
        }
    }

    private sealed class Deaf : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
