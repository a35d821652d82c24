using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Enrichment.Flows;
using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Bmp;
using TelemetryGrid.Collectors.Tests.Recordings;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Bgp;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Sources;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Collectors.Tests.Enrichment;

public sealed class FlowContextTests : IDisposable
{
    private static readonly DeviceId s_core = DeviceId.Parse("core1");
    private static readonly FlowAddress s_coreAddress = Address("192.0.2.1");
    private static readonly FlowAddress s_edgeAddress = Address("192.0.2.2");

    private readonly string _folder = Directory.CreateTempSubdirectory("flow-context-").FullName;
    private readonly EnrichmentOptions _options = new();
    private readonly RouteTable _routes = new();
    private readonly DeviceAddressBook _devices = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FindPlace_DatabasesAndNetworks_TellAllOfIt()
    {
        UseDatabases();
        UseNetworks("network,name,site,tenant,role\n1.128.0.0/11,telstra,sydney,acme,wan\n");
        using var pipeline = Pipeline();
        var context = Context(pipeline);

        Assert.Equal(
            new AddressPlace(null, 1221, "Telstra Pty Ltd", "telstra", "sydney", "acme", "wan"),
            context.FindPlace(IPAddress.Parse("1.128.0.1"))
        );
        Assert.Equal("GB", context.FindPlace(IPAddress.Parse("2.125.160.216"))?.Country);
        Assert.Null(context.FindPlace(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void FindRoute_ExportersOwnRouter_BeforeAnothers()
    {
        Announce(s_coreAddress, 64_999, "10.0.0.0", 8);
        Announce(s_edgeAddress, 65_001, "10.1.0.0", 16);
        Name(s_core, "192.0.2.1");
        using var pipeline = Pipeline();
        var context = Context(pipeline);

        var own = context.FindRoute(s_core, IPAddress.Parse("10.1.2.3"));
        var others = context.FindRoute(DeviceId.Parse("203.0.113.9"), IPAddress.Parse("10.1.2.3"));

        Assert.NotNull(own);
        Assert.Equal(("192.0.2.1", "10.0.0.0/8", 64_999u), (own.Router, own.Prefix, own.OriginAs));
        Assert.Equal(("192.0.2.9", "64500 64999"), (own.NextHop, own.AsPath));
        Assert.Equal(["64500:7"], own.Communities);
        Assert.NotNull(others);
        Assert.Equal((null, "10.1.0.0/16", 65_001u), (others.Router, others.Prefix, others.OriginAs));
        Assert.Null(context.FindRoute(s_core, IPAddress.Parse("172.16.0.1")));
    }

    [Theory]
    // The exporter's own routes, by its address or its device's, then any router's, then the databases; what the exporter says stays.
    [InlineData("192.0.2.1", "core1", "10.1.2.3", 0, 64_999)]
    [InlineData("198.51.100.7", "core1", "10.1.2.3", 0, 64_999)]
    [InlineData("198.51.100.7", "other", "10.1.2.3", 0, 65_001)]
    [InlineData("192.0.2.1", "core1", "1.128.0.1", 0, 1221)]
    [InlineData("192.0.2.1", "core1", "172.16.0.1", 0, 0)]
    [InlineData("192.0.2.1", "core1", "10.1.2.3", 7, 7)]
    public void Fill_WindowCloses_SystemsLeftOpenAreFound(string exporter, string device, string address, uint said, uint expected)
    {
        UseDatabases();
        Announce(s_coreAddress, 64_999, "10.0.0.0", 8);
        Announce(s_edgeAddress, 65_001, "10.1.0.0", 16);
        Name(s_core, "192.0.2.1");
        using var pipeline = Pipeline();
        var window = Window(address, new FlowAttributes(1, 2, said, said, 3, 4, 5, 6, 7, 8, 0));
        var before = window.Entries[0];

        new FlowAsNumbers(Context(pipeline)).Fill(new ClosedWindow(window, [DeviceId.Parse(device)], [Address(exporter)], [], 0));

        Assert.Equal(
            before with
            {
                Attributes = before.Attributes with { SourceAsNumber = expected, DestinationAsNumber = expected },
            },
            window.Entries[0]
        );
    }

    [Fact]
    public void Fill_NothingIsKnown_ChangesNothing()
    {
        using var pipeline = Pipeline();
        var context = Context(pipeline);
        var window = Window("10.1.2.3", default);

        new FlowAsNumbers(context).Fill(new ClosedWindow(window, [s_core], [s_coreAddress], [], 0));

        Assert.False(context.KnowsAs);
        Assert.Equal(default, window.Entries[0].Attributes);
    }

    private static FlowWindow Window(string address, FlowAttributes attributes)
    {
        var window = new FlowWindow(1024);
        var ip = IPAddress.Parse(address);
        Assert.True(window.TryAdd(0, new FlowAggregate(FlowTuple.Create(ip, ip, 1, 2, 6), attributes, 1, 2, 3, 4, 5)));
        return window;
    }

    private void Announce(FlowAddress router, uint origin, string network, int length)
    {
        var source = SourceId.Parse("routes");
        var known = _routes.Open(source, router, "", () => new BmpRouter(source, router, "", new RouteBudget(100)));
        var prefix = BmpBytes.Prefix(IPAddress.Parse(network), length);
        var body = BmpBytes.Announce(origin, prefix);
        Assert.Equal(DecodeStatus.Ok, BgpUpdate.TryRead(body, new BgpEncoding(HasFourByteAs: true), out var update));
        known.Routes.Apply(new RoutePeer(BmpBytes.Header(1)), update);
    }

    private void Name(DeviceId device, string address) =>
        _devices.Replace([
            new SourceDefinition
            {
                Id = SourceId.Parse("snmp-1"),
                Kind = SourceKind.Snmp,
                Endpoint = address,
                Device = device,
            },
        ]);

    private void UseDatabases()
    {
        var data = Path.Combine(CorpusFolder.Require("maxmind-test"), "test-data");
        _options.GeoFiles.Add(Path.Combine(data, "GeoLite2-City-Test.mmdb"));
        _options.GeoFiles.Add(Path.Combine(data, "GeoLite2-ASN-Test.mmdb"));
    }

    private void UseNetworks(string text)
    {
        var path = Path.Combine(_folder, "networks.csv");
        File.WriteAllText(path, text);
        _options.NetworkFiles.Add(path);
    }

    private EnrichmentPipeline Pipeline()
    {
        var pipeline = new EnrichmentPipeline(_options, null, TimeProvider.System, NullLogger<EnrichmentPipeline>.Instance);
        pipeline.Refresh();
        return pipeline;
    }

    private FlowContext Context(EnrichmentPipeline pipeline) => new(pipeline, _routes, _devices);

    private static FlowAddress Address(string text) => FlowAddress.FromIPAddress(IPAddress.Parse(text));
}
