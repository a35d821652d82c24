using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Enrichment.Topology;
using TelemetryGrid.Collectors.Tests.Recordings;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Identity;
using TelemetryGrid.Records;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Collectors.Tests.Enrichment;

public sealed class EnrichmentPipelineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enrichment-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly EnrichmentOptions _options = new();
    private readonly Topology _topology = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Enrich_RecordKnownToNoStage_IsTheSameRecord()
    {
        using var pipeline = Start();
        var record = Log("unknown");

        Assert.Same(record, pipeline.Enrich(record));
        Assert.All(pipeline.Describe(), s => Assert.Equal((1, 0, 0), (s.Records, s.Enriched, s.Failed)));
    }

    [Fact]
    public void Enrich_TraceIdAbsent_GetsOneExceptMetrics()
    {
        _options.AddTraceId = true;
        using var pipeline = Start();

        var first = pipeline.Enrich(Log("a")).TraceId;
        var second = pipeline.Enrich(Log("a")).TraceId;
        var present = pipeline.Enrich(Log("a") with { TraceId = new string('a', 32) }).TraceId;
        var metric = pipeline.Enrich(
            new MetricRecord
            {
                Source = SourceId.Parse("s"),
                Timestamp = _time.GetUtcNow(),
                Name = "m",
                Value = 1,
            }
        );

        Assert.Matches("^[0-9a-f]{32}$", first);
        Assert.Matches("^[0-9a-f]{32}$", second);
        Assert.NotEqual(first, second);
        Assert.Equal(new string('a', 32), present);
        Assert.Null(metric.TraceId);
        Assert.Equal((4, 2), (Stage(pipeline, "trace_id").Records, Stage(pipeline, "trace_id").Enriched));
    }

    [Fact]
    public void Enrich_DeviceInNetwork_GetsLabelsAndOthersAnnotations()
    {
        _options.NetworkFiles.Add(
            Write("n.csv", "network,name,site,tenant,role\n10.0.0.0/8,corp,hq,acme,\n10.1.0.0/16,zh-users,zurich,acme,access\n")
        );
        using var pipeline = Start();

        var record = pipeline.Enrich(Log("10.1.2.3", ("source.address", "10.9.9.9"), ("destination.address", "192.0.2.1")));

        Assert.Equal("zurich", record.Labels["site"]);
        Assert.Equal("acme", record.Labels["tenant"]);
        Assert.Equal("access", record.Labels["role"]);
        Assert.Equal("zh-users", record.Annotations["device.network.name"]);
        Assert.Equal("hq", record.Annotations["source.network.site"]);
        Assert.False(record.Annotations.ContainsKey("source.network.role"));
        Assert.DoesNotContain(record.Annotations.Keys, k => k.StartsWith("destination.network", StringComparison.Ordinal));
    }

    [Fact]
    public void Enrich_LabelIsThereAlready_StaysAndIsCounted()
    {
        _options.NetworkFiles.Add(Write("n.csv", "network,site,role\n10.0.0.0/8,hq,core\n"));
        _topology.Devices["10.0.0.1"] = new DeviceContext(null, "other", "edge", null);
        using var pipeline = Start();

        var record = pipeline.Enrich(Log("10.0.0.1", ("site", "from-source")));

        Assert.Equal("from-source", record.Labels["site"]);
        Assert.Equal("core", record.Labels["role"]);
        Assert.Equal(1, Stage(pipeline, "networks").Kept);
        Assert.Equal(2, Stage(pipeline, "topology").Kept);
    }

    [Fact]
    public void Enrich_TopologyKnowsTheInterface_TellsNeighbourUplinkAndAddress()
    {
        _options.NetworkFiles.Add(Write("n.csv", "network,site\n10.0.0.0/8,hq\n"));
        _topology.Devices["sw1"] = new DeviceContext(IPAddress.Parse("10.0.0.7"), null, "access", "Gi0/1");
        _topology.Interfaces[("sw1", "Gi0/1")] = new InterfaceContext("trunk", true, "core1", "Te1/1");
        using var pipeline = Start();

        var record = pipeline.Enrich(Log("sw1", ("interface", "Gi0/1")));

        Assert.Equal("hq", record.Labels["site"]);
        Assert.Equal("access", record.Labels["role"]);
        Assert.Equal("Gi0/1", record.Annotations["device.uplink"]);
        Assert.Equal("trunk", record.Annotations["interface.role"]);
        Assert.Equal("true", record.Annotations["interface.is_uplink"]);
        Assert.Equal("core1", record.Annotations["interface.neighbor.device"]);
        Assert.Equal("Te1/1", record.Annotations["interface.neighbor.interface"]);
        Assert.Equal(TimeSpan.FromMinutes(5), Stage(pipeline, "topology").DataAge);
    }

    [Fact]
    public void Enrich_TopologyThrows_RecordGoesOnAndFailureIsCounted()
    {
        _options.AddTraceId = true;
        _topology.Failure = new InvalidOperationException("gone");
        using var pipeline = Start();

        Assert.NotNull(pipeline.Enrich(Log("sw1")).TraceId);
        Assert.Equal(1, Stage(pipeline, "topology").Failed);
    }

    [Theory]
    [InlineData(
        "b.csv",
        "match,owner,service,criticality,cost_centre\nrole=core,b-team,backbone,high,\ncore-1,a-team,,,4711\ncore-*,c-team,,,\n"
    )]
    [InlineData(
        "b.yaml",
        "business:\n- {labels: {role: core}, owner: b-team, service: backbone, criticality: high}\n- {device: core-1, owner: a-team, cost_centre: 4711}\n- {device: core-*, owner: c-team}\n"
    )]
    public void Enrich_BusinessFile_OneDeviceThenFirstEntryThatFits(string name, string text)
    {
        _options.BusinessFile = Write(name, text);
        using var pipeline = Start();

        var one = pipeline.Enrich(Log("core-1", ("role", "core")));
        var pattern = pipeline.Enrich(Log("core-2"));
        var label = pipeline.Enrich(Log("core-2", ("role", "core")));

        Assert.Equal(("a-team", "4711"), (one.Labels["owner"], one.Annotations["cost_centre"]));
        Assert.Equal("c-team", pattern.Labels["owner"]);
        Assert.Equal(("b-team", "backbone", "high"), (label.Labels["owner"], label.Labels["service"], label.Labels["criticality"]));
        Assert.Empty(Stage(pipeline, "business").Problems);
    }

    [Fact]
    public void SetBusiness_BesideAFile_SaysFirstAndTheFileTheRest()
    {
        _options.BusinessFile = Write("b.csv", "match,owner,service\ncore-1,file-team,backbone\n");
        _topology.Devices["core-2"] = new DeviceContext(IPAddress.Parse("10.1.2.3"), null, null, null);
        using var pipeline = Start();
        pipeline.SetBusiness([
            new BusinessContextEntry { Device = "Core-1", Owner = "given-team" },
            new BusinessContextEntry
            {
                Network = "10.1.0.0/16",
                Interface = "Gi0/1",
                Service = "uplinks",
            },
            new BusinessContextEntry { Network = "10.1.0.0/16", CostCentre = "12" },
        ]);

        var one = pipeline.Enrich(Log("core-1"));
        var port = pipeline.Enrich(Log("core-2", ("interface", "GigabitEthernet0/1")));
        var network = pipeline.Enrich(Log("core-2", ("interface", "Gi0/2")));
        pipeline.SetBusiness([]);
        var after = pipeline.Enrich(Log("core-1"));

        Assert.Equal(("given-team", "backbone"), (one.Labels["owner"], one.Labels["service"]));
        Assert.Equal(("uplinks", null), (port.Labels["service"], port.Annotations.GetValueOrDefault("cost_centre")));
        Assert.Equal(("12", null), (network.Annotations["cost_centre"], network.Labels.GetValueOrDefault("service")));
        Assert.Equal("file-team", after.Labels["owner"]);
    }

    [Fact]
    public void Describe_ForTheApi_HasStagesInOrderAndTheirFiles()
    {
        _options.NetworkFiles.Add(Write("n.csv", "network,site\n10.0.0.0/8,hq\nnonsense,x\n"));
        _options.GeoFiles.Add(Path.Combine(_folder, "missing.mmdb"));
        using var pipeline = Start();
        pipeline.Enrich(Log("10.0.0.1"));

        var stages = ((IEnrichmentStatus)pipeline).Describe();

        Assert.Equal(["trace_id", "geo", "networks", "topology", "business", "application"], stages.Select(s => s.Stage));
        Assert.Equal((1, 1, 1, 0), (stages[2].Records, stages[2].Enriched, stages[2].Added, stages[2].Errors));
        var file = Assert.Single(stages[2].Files);
        Assert.Equal((1, 0, 1), (file.Loaded, file.Refused, file.Problems.Length));
        Assert.NotNull(file.DataTime);
        Assert.Equal((0, 1), (stages[1].Files[0].Loaded, stages[1].Files[0].Refused));
        Assert.Null(stages[1].Files[0].DataTime);
    }

    [Theory]
    [InlineData("443", "tcp", null, "https", null)]
    [InlineData("53", "17", null, "domain", null)]
    [InlineData("9000", "tcp", null, "own-app", null)]
    [InlineData("1", "tcp", "46", "voice", "ef")]
    [InlineData("1", "tcp", "10", null, "af11")]
    [InlineData("1", "tcp", "38", null, "af43")]
    [InlineData("1", "tcp", "9", null, null)]
    [InlineData("x", "tcp", "64", null, null)]
    public void Enrich_PortAndClass_NameTheApplication(string port, string transport, string? dscp, string? application, string? name)
    {
        _options.Applications["tcp/9000"] = "own-app";
        _options.Applications["dscp/46"] = "voice";
        using var pipeline = Start();
        var log = Log("a", ("destination.port", port), ("network.transport", transport));

        var record = pipeline.Enrich(dscp is null ? log : log with { Annotations = log.Annotations.Add("network.dscp", dscp) });

        Assert.Equal(application, record.Annotations.GetValueOrDefault("network.application"));
        Assert.Equal(name, record.Annotations.GetValueOrDefault("network.dscp.name"));
    }

    [Fact]
    public void Enrich_MaxMindDatabases_TellPlaceAndSystem()
    {
        var data = Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data");
        _options.GeoFiles.Add(Path.Combine(data, "GeoLite2-City-Test.mmdb"));
        _options.GeoFiles.Add(Path.Combine(data, "GeoLite2-ASN-Test.mmdb"));
        using var pipeline = Start();

        var record = pipeline.Enrich(Log("a", ("source.address", "2.125.160.216"), ("peer.address", "1.128.0.1")));

        Assert.Equal("GB", record.Annotations["source.geo.country_iso_code"]);
        Assert.Equal("Boxford", record.Annotations["source.geo.locality.name"]);
        Assert.Equal("51.75", record.Annotations["source.geo.location.lat"]);
        Assert.Equal("1221", record.Annotations["peer.as.number"]);
        Assert.Equal("Telstra Pty Ltd", record.Annotations["peer.as.organization"]);
        Assert.NotNull(Stage(pipeline, "geo").DataAge);
    }

    [Fact]
    public void Refresh_DatabaseTurnsCorrupt_OldStaysAndNextSoundOneIsTaken()
    {
        var data = Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data");
        var good = File.ReadAllBytes(Path.Combine(data, "GeoLite2-ASN-Test.mmdb"));
        var path = Path.Combine(_folder, "asn.mmdb");
        File.WriteAllBytes(path, good);
        _options.GeoFiles.Add(path);
        using var pipeline = Start();

        File.WriteAllBytes(path, good[..^100]);
        _time.Advance(_options.CheckInterval);
        var afterCorrupt = (pipeline.Enrich(Log("a", ("client.address", "1.128.0.1"))), Stage(pipeline, "geo"));
        File.Delete(path);
        _time.Advance(_options.CheckInterval);
        var afterDelete = Stage(pipeline, "geo");
        File.WriteAllBytes(path, good);
        _time.Advance(_options.CheckInterval);
        var afterRepair = Stage(pipeline, "geo");

        Assert.Equal("1221", afterCorrupt.Item1.Annotations["client.as.number"]);
        Assert.Equal((1, 1), (afterCorrupt.Item2.FilesLoaded, afterCorrupt.Item2.FilesRefused));
        Assert.Single(afterCorrupt.Item2.Problems);
        Assert.Equal((1, 2), (afterDelete.FilesLoaded, afterDelete.FilesRefused));
        Assert.Equal((2, 2), (afterRepair.FilesLoaded, afterRepair.FilesRefused));
        Assert.Empty(afterRepair.Problems);
    }

    [Fact]
    public void Refresh_NetworkFileChanges_NewContentIsUsed()
    {
        var path = Write("n.csv", "network,site\n10.0.0.0/8,hq\n");
        _options.NetworkFiles.Add(path);
        using var pipeline = Start();

        Write("n.csv", "network,site\n10.0.0.0/8,branch\n");
        var before = pipeline.Enrich(Log("10.0.0.1")).Labels["site"];
        _time.Advance(_options.CheckInterval);

        Assert.Equal("hq", before);
        Assert.Equal("branch", pipeline.Enrich(Log("10.0.0.1")).Labels["site"]);
    }

    [Fact]
    public void Enrich_SixtyFourLabels_NoFurtherOneIsAdded()
    {
        _options.NetworkFiles.Add(Write("n.csv", "network,site\n10.0.0.0/8,hq\n"));
        using var pipeline = Start();

        var record = pipeline.Enrich(Log("10.0.0.1", [.. Enumerable.Range(0, 64).Select(i => ($"l{i}", "x"))]));

        Assert.Equal(64, record.Labels.Count);
        Assert.Equal(1, Stage(pipeline, "networks").Dropped);
    }

    [Fact]
    public void Construct_InvalidOptions_NamesAllErrors()
    {
        _options.GeoFiles.Add("a.zip");
        _options.NetworkFiles.Add("b.txt");
        _options.BusinessFile = "c.xml";
        _options.Applications["tcp/70000"] = "x";
        _options.Applications["dscp/64"] = "";
        _options.CheckInterval = TimeSpan.Zero;

        var error = Assert.Throws<ArgumentException>(() => Start());

        Assert.Equal(7, _options.Validate().Count);
        Assert.All(_options.Validate(), e => Assert.Contains(e, error.Message));
    }

    private EnrichmentPipeline Start()
    {
        var pipeline = new EnrichmentPipeline(_options, _topology, _time, NullLogger<EnrichmentPipeline>.Instance);
        _topology.ObservedAt = _time.GetUtcNow() - TimeSpan.FromMinutes(5);
        pipeline.Start();
        return pipeline;
    }

    private static EnrichmentStageStatus Stage(EnrichmentPipeline pipeline, string name) => pipeline.Describe().Single(s => s.Name == name);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private LogRecord Log(string device, params (string Key, string Value)[] labels) =>
        new()
        {
            Source = SourceId.Parse("s"),
            Device = DeviceId.Parse(device),
            Timestamp = _time.GetUtcNow(),
            Body = "text",
            Labels = labels.ToImmutableDictionary(l => l.Key, l => l.Value),
        };

    private sealed class Topology : ITopologyContext
    {
        public Dictionary<string, DeviceContext> Devices { get; } = [];

        public Dictionary<(string, string), InterfaceContext> Interfaces { get; } = [];

        public Exception? Failure { get; set; }

        public DateTimeOffset? ObservedAt { get; set; }

        public long Version { get; set; }

        public DeviceContext? Find(DeviceId device) => Failure is null ? Devices.GetValueOrDefault(device.Value) : throw Failure;

        public InterfaceContext? Find(DeviceId device, string interfaceName) => Interfaces.GetValueOrDefault((device.Value, interfaceName));
    }
}
