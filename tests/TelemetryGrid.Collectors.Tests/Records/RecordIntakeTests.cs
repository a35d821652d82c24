using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Enrichment.Topology;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Tests.Syslog;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Records;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Collectors.Tests.Records;

public sealed class RecordIntakeTests : IDisposable
{
    private const int Partitions = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("record-intake-").FullName;
    private readonly EnrichmentOptions _options = new();
    private readonly FixedTopology _topology = new();
    private readonly RefusingLog _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AppendBatch_OnePartitionRefuses_KeepsItsRecordsForTheNextCall()
    {
        using var enrichment = Start();
        var intake = Intake(enrichment);
        var batch = intake.NewBatch();
        var devices = Enumerable.Range(0, 40).Select(i => DeviceId.Parse($"d{i}")).ToArray();
        foreach (var device in devices)
        {
            batch.For(device).Add(Log(device.Value));
        }
        var map = new PartitionMap(Partitions);
        var refused = devices.Count(d => map.Of(d) == 2);
        _log.Refused.Add(2);

        var error = await Assert.ThrowsAsync<IOException>(async () => await intake.AppendAsync(batch, CancellationToken.None));
        var left = batch.Count;
        _log.Refused.Clear();
        await intake.AppendAsync(batch, CancellationToken.None);

        Assert.InRange(refused, 1, 39);
        Assert.Equal(refused, left);
        Assert.Contains($"{40 - refused} of 40", error.Message);
        Assert.Equal(0, batch.Count);
        Assert.Equal(devices.Select(d => d.Value).Order(), _log.Records.Select(r => r.Device!.Value.Value).Order());
    }

    [Fact]
    public async Task AppendBatch_AllRefuse_IsTheSameBatchAndEnrichedOnce()
    {
        _options.NetworkFiles.Add(Write("n.csv", "network,site\n10.0.0.0/8,hq\n"));
        using var enrichment = Start();
        var intake = Intake(enrichment);
        var batch = intake.NewBatch();
        batch.For(DeviceId.Parse("10.0.0.1")).Add(Log("10.0.0.1"));
        _log.Refused.UnionWith(Enumerable.Range(0, Partitions));

        await Assert.ThrowsAsync<IOException>(async () => await intake.AppendAsync(batch, CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(async () => await intake.AppendAsync(batch, CancellationToken.None));
        _log.Refused.Clear();
        await intake.AppendAsync(batch, CancellationToken.None);

        Assert.Equal("hq", Assert.Single(_log.Records).Labels["site"]);
        Assert.Equal((1, 1), (Stage(enrichment, "networks").Records, Stage(enrichment, "networks").Enriched));
    }

    [Fact]
    public async Task AppendBatch_NothingToTell_LeavesTheBytes()
    {
        using var enrichment = Start();
        var intake = Intake(enrichment);
        var batch = intake.NewBatch();
        var record = Log("a", ("facility", "local0"));
        batch.For(DeviceId.Parse("a")).Add(record);

        await intake.AppendAsync(batch, CancellationToken.None);

        Assert.Equivalent(record, Assert.Single(_log.Records), strict: true);
        Assert.All(enrichment.Describe(), s => Assert.Equal((1, 0), (s.Records, s.Enriched)));
    }

    [Fact]
    public async Task AppendBatch_NothingIsKnownOfDevices_ApplicationsAreStillNamed()
    {
        _topology.Known = false;
        using var enrichment = Start();
        var intake = Intake(enrichment);

        await intake.AppendAsync(
            [Log("a", ("facility", "local0")), Log("b", ("destination.port", "22"), ("network.transport", "tcp"))],
            CancellationToken.None
        );

        var named = _log.Records.Single(r => r.Device!.Value.Value == "b");
        Assert.Equal("ssh", named.Annotations["network.application"]);
        Assert.Equal((2, 1), (Stage(enrichment, "application").Records, Stage(enrichment, "application").Enriched));
        Assert.Empty(_log.Records.Single(r => r.Device!.Value.Value == "a").Annotations);
    }

    [Fact]
    public async Task AppendBatch_DataChanges_LaterRecordsAreToldTheNew()
    {
        var path = Write("n.csv", "network,site\n10.0.0.0/8,hq\n");
        _options.NetworkFiles.Add(path);
        using var enrichment = Start();
        var intake = Intake(enrichment);

        await intake.AppendAsync([Log("10.0.0.1")], CancellationToken.None);
        Write("n.csv", "network,site\n10.0.0.0/8,branch\n");
        enrichment.Refresh();
        await intake.AppendAsync([Log("10.0.0.1")], CancellationToken.None);
        _topology.Known = false;
        _topology.Version++;
        await intake.AppendAsync([Log("sw3")], CancellationToken.None);

        Assert.Equal("hq", _log.Records[0].Labels["site"]);
        Assert.Equal("branch", _log.Records[1].Labels["site"]);
        Assert.Empty(_log.Records[2].Labels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AppendBatch_RandomRecords_SaysWhatTheStagesSayOfEachAlone(int seed)
    {
        _options.NetworkFiles.Add(Write("n.csv", "network,name,site,tenant\n10.0.0.0/8,corp,hq,acme\n192.0.2.0/24,doc,,\n"));
        _options.BusinessFile = Write("b.csv", "match,owner,cost_centre\nsw1,one,\nsw*,many,12\nrole=core,three,\n");
        using var enrichment = Start();
        using var reference = Start();
        foreach (var pipeline in new[] { enrichment, reference })
        {
            pipeline.SetBusiness([
                new BusinessContextEntry { Device = "sw2", Owner = "given" },
                new BusinessContextEntry { Interface = "GigabitEthernet0/1", Service = "ports" },
                new BusinessContextEntry { Network = "192.0.2.0/24", Criticality = "high" },
            ]);
        }
        var intake = Intake(enrichment);
        var random = new Random(seed);
        var records = Enumerable.Range(0, 500).Select(_ => Any(random)).ToList();
        var batch = intake.NewBatch();
        foreach (var record in records)
        {
            batch.For(DeviceId.Parse("one-partition")).Add(record);
        }

        await intake.AppendAsync(batch, CancellationToken.None);

        var expected = records.Select(r => reference.Enrich(r)).ToList();
        Assert.Equal(expected.Count, _log.Records.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equivalent(expected[i], _log.Records[i], strict: true);
        }
        Assert.Equal(
            reference.Describe().Select(s => (s.Name, s.Records, s.Enriched, s.Added, s.Kept, s.Dropped)),
            enrichment.Describe().Select(s => (s.Name, s.Records, s.Enriched, s.Added, s.Kept, s.Dropped))
        );
    }

    private TelemetryRecord Any(Random random)
    {
        string[] devices = ["", "sw1", "sw2", "sw3", "10.0.0.1", "192.0.2.9", "other"];
        (string, string)[] texts =
        [
            ("interface", "Gi0/1"),
            ("source.address", "10.2.3.4"),
            ("destination.address", "192.0.2.1"),
            ("destination.port", "443"),
            ("network.transport", "tcp"),
            ("network.dscp", "46"),
            ("role", "core"),
            ("site", "own"),
            ("facility", "local0"),
        ];
        var chosen = texts.Where(_ => random.Next(6) == 0).ToArray();
        if (random.Next(20) == 0)
        {
            chosen = [.. Enumerable.Range(0, 64).Select(i => ($"l{i}", "x"))];
        }
        var log = Log("x", random.Next(2) == 0 ? chosen : []);
        var device = devices[random.Next(devices.Length)];
        var record = log with
        {
            Device = device.Length == 0 ? null : DeviceId.Parse(device),
            Annotations = random.Next(2) == 0 ? chosen.ToImmutableDictionary(l => l.Item1, l => l.Item2) : log.Annotations,
            TraceId = random.Next(4) == 0 ? new string('a', 32) : null,
        };
        return random.Next(3) > 0
            ? record
            : new EventRecord
            {
                Source = record.Source,
                Device = record.Device,
                Timestamp = record.Timestamp,
                Name = "some.event",
                Body = "said",
                Labels = record.Labels,
                Annotations = record.Annotations,
                TraceId = record.TraceId,
            };
    }

    private EnrichmentPipeline Start()
    {
        var pipeline = new EnrichmentPipeline(_options, _topology, TimeProvider.System, NullLogger<EnrichmentPipeline>.Instance);
        pipeline.Refresh();
        return pipeline;
    }

    private RecordIntake Intake(EnrichmentPipeline enrichment) =>
        new(new IngestPipeline(_log, new NoStream(), new PartitionMap(Partitions), NullLogger<IngestPipeline>.Instance), enrichment);

    private static EnrichmentStageStatus Stage(EnrichmentPipeline pipeline, string name) => pipeline.Describe().Single(s => s.Name == name);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static LogRecord Log(string device, params (string Key, string Value)[] labels) =>
        new()
        {
            Source = SourceId.Parse("s"),
            Device = DeviceId.Parse(device),
            Timestamp = DateTimeOffset.UnixEpoch.AddYears(50),
            Body = "text",
            Labels = labels.ToImmutableDictionary(l => l.Key, l => l.Value),
        };

    private sealed class FixedTopology : ITopologyContext
    {
        public bool Known { get; set; } = true;

        public long Version { get; set; } = 1;

        public DateTimeOffset? ObservedAt => Known ? DateTimeOffset.UnixEpoch : null;

        public DeviceContext? Find(DeviceId device) =>
            Known && device.Value is "sw2" or "sw3" ? new DeviceContext(null, "roof", "core", "Gi0/9") : null;

        public InterfaceContext? Find(DeviceId device, string interfaceName) =>
            Known && device.Value == "sw3" ? new InterfaceContext("trunk", true, "n", interfaceName) : null;
    }

    private sealed class RefusingLog : IIngestLog
    {
        private long _sequence;

        public HashSet<int> Refused { get; } = [];

        public List<TelemetryRecord> Records { get; } = [];

        public int PartitionCount => Partitions;

        public ValueTask<long> AppendAsync(int partition, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken = default)
        {
            lock (Records)
            {
                if (Refused.Contains(partition))
                {
                    return ValueTask.FromException<long>(new IOException("The disk is full."));
                }
                SyslogRig.Read(payload.Span, Records);
                return ValueTask.FromResult(++_sequence);
            }
        }

        public IAsyncEnumerable<LogEntry> ReadAsync(
            int partition,
            long fromSequence,
            LogReadMode mode = LogReadMode.ToEnd,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public long LastSequence(int partition) => _sequence;

        public void Trim(int partition, long upToSequence) => throw new NotSupportedException();

        public LogPartitionStatus Status(int partition) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoStream : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
