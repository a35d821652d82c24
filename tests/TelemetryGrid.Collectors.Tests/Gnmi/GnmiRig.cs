using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Metrics;
using TelemetryGrid.Collectors.Tests.Prometheus;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Interfaces;
using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Collectors.Tests.Gnmi;

/// <summary>A collector's surroundings: a log in memory, a sink that remembers, time that passes fast.</summary>
internal sealed class GnmiRig : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IngestPipeline _pipeline;
    private readonly List<IAsyncDisposable> _collectors = [];
    private readonly Dictionary<string, double> _samples = [];

    public GnmiRig(TimeProvider? time = null)
    {
        var map = new PartitionMap(IntakeRig.Partitions);
        _pipeline = new IngestPipeline(Log, new NoStream(), map, NullLogger<IngestPipeline>.Instance);
        Node = new GnmiNode(
            Options,
            _pipeline,
            Sink,
            new IngestMetrics(_services.GetRequiredService<IMeterFactory>()),
            time ?? TimeProvider.System
        );
    }

    public GnmiOptions Options { get; } =
        new()
        {
            FlushInterval = TimeSpan.FromMilliseconds(20),
            FirstBackoff = TimeSpan.FromMilliseconds(10),
            LongestBackoff = TimeSpan.FromMilliseconds(100),
            MaxMessageBytes = 1 << 20,
            Mapper = new TelemetryMapperOptions { Settle = TimeSpan.FromMilliseconds(50) },
        };

    public OddLog Log { get; } = new(IntakeRig.Partitions);

    public RecordingSink Sink { get; } = new();

    public GnmiNode Node { get; }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async Task<GnmiCollector> CollectAsync(
        string endpoint,
        GnmiDefinition? definition = null,
        GnmiLogin? login = null,
        TimeSpan? interval = null
    )
    {
        var collector = new GnmiCollector(
            new SourceDefinition
            {
                Id = SourceId.Parse("gnmi"),
                Kind = SourceKind.Prometheus,
                Endpoint = endpoint,
                Device = DeviceId.Parse("leaf1"),
                Interval = interval ?? TimeSpan.FromSeconds(10),
            },
            definition ?? new GnmiDefinition { Tls = false },
            login,
            Node
        );
        _collectors.Add(collector);
        await collector.StartAsync(CancellationToken.None);
        return collector;
    }

    public async Task<GnmiDialoutServer> ListenAsync(GnmiDefinition? definition = null, DeviceAddressBook? addresses = null)
    {
        var server = new GnmiDialoutServer(
            new SourceDefinition
            {
                Id = SourceId.Parse("dialout"),
                Kind = SourceKind.Prometheus,
                Endpoint = "127.0.0.1:0",
            },
            definition ?? new GnmiDefinition { Tls = false, Listen = true },
            addresses ?? new DeviceAddressBook(),
            Node
        );
        _collectors.Add(server);
        await server.StartAsync(CancellationToken.None);
        return server;
    }

    public async Task<JunosListener> ListenJunosAsync(DeviceAddressBook? addresses = null)
    {
        var listener = new JunosListener(
            new SourceDefinition
            {
                Id = SourceId.Parse("junos"),
                Kind = SourceKind.StreamingTelemetry,
                Endpoint = "127.0.0.1:0",
            },
            addresses ?? new DeviceAddressBook(),
            Node
        );
        _collectors.Add(listener);
        await listener.StartAsync(CancellationToken.None);
        return listener;
    }

    /// <summary>The readings in the log.</summary>
    public IReadOnlyList<(DeviceId Device, InterfaceCounters Reading)> Readings() =>
        [.. Sections().SelectMany(s => s.Readings.Select(r => (s.Device, r)))];

    public IReadOnlyList<DevicePoll> Polls() => [.. Sections().SelectMany(s => s.Polls)];

    /// <summary>The newest sample of each series so far, by <c>name{label="value"}</c>.</summary>
    public IReadOnlyDictionary<string, double> Samples()
    {
        foreach (var sample in Sink.Take())
        {
            _samples[sample.Labels.ToString()] = sample.Value;
        }
        return _samples;
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = Now.AddSeconds(30);
        while (!condition())
        {
            Assert.True(Now < deadline, "It did not happen within 30 s.");
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var collector in _collectors)
        {
            await collector.DisposeAsync();
        }
        await _pipeline.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private List<DeviceSection> Sections()
    {
        var sections = new List<DeviceSection>();
        for (var partition = 0; partition < IntakeRig.Partitions; partition++)
        {
            foreach (var payload in Log.Entries(partition))
            {
                var reader = new BatchReader(payload.Span);
                while (reader.Read())
                {
                    if (reader.Kind == BatchSectionKind.Device)
                    {
                        sections.Add(reader.Device());
                    }
                }
            }
        }
        return sections;
    }

    private sealed class NoStream : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
