using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.Log;

namespace TelemetryGrid.Collectors.Tests.Flows;

/// <summary>The collector with a real socket and a real log.</summary>
public sealed class FlowCollectorTests : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("flow-collector-").FullName;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Socket _exporter = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly FileIngestLog _log;
    private readonly IngestMetrics _metrics;
    private readonly int _port;

    public FlowCollectorTests()
    {
        _log = FileIngestLog.Open(new FileIngestLogOptions { Directory = Path.Combine(_directory, "log"), Partitions = 2 });
        _metrics = new IngestMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        // One exporter socket for the whole test: its port is part of the session that templates belong to.
        _exporter.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _port = ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    [Fact]
    public async Task Restart_DataWithoutTemplates_ReadWithTheTemplatesOfBefore()
    {
        await using (var first = await StartAsync())
        {
            await SendAsync(Template());
            await UntilAsync(() => first.Health.Messages == 1);
        }
        await using var second = await StartAsync();
        await SendAsync(Data(octets: 1234));
        await UntilAsync(() => second.Health.RecordsAcknowledged == 1);
        Assert.Equal(0, second.Health.Malformed);
    }

    [Fact]
    public async Task Restart_TemplatesFileDamaged_StartsWithoutThem()
    {
        await using (var first = await StartAsync())
        {
            await SendAsync(Template());
            await UntilAsync(() => first.Health.Messages == 1);
        }
        var file = Assert.Single(Directory.GetFiles(_directory, "*.templates"));
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 0xFF;
        await File.WriteAllBytesAsync(file, bytes);
        await using var second = await StartAsync();
        await SendAsync(Data(octets: 1));
        await UntilAsync(() => second.Health.Messages == 1);
        Assert.Equal(0, second.Health.Records);
        await SendAsync(Template());
        await SendAsync(Data(octets: 1));
        await UntilAsync(() => second.Health.RecordsAcknowledged == 1);
    }

    [Fact]
    public async Task Health_GarbageBetweenGoodData_CountedAndNothingElse()
    {
        await using var collector = await StartAsync();
        await SendAsync(Template());
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            var garbage = new byte[random.Next(1, 1400)];
            random.NextBytes(garbage);
            await SendAsync(garbage);
            await SendAsync(Data(octets: 10));
        }
        await UntilAsync(() => collector.Health.RecordsAcknowledged == 200);
        Assert.Equal(401, collector.Health.Messages);
        Assert.True(collector.Health.Malformed >= 190, $"{collector.Health.Malformed} malformed");
    }

    public async ValueTask DisposeAsync()
    {
        _exporter.Dispose();
        await _log.DisposeAsync();
        _metrics.Dispose();
        await _services.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<FlowCollector> StartAsync()
    {
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("flows"),
            Kind = SourceKind.Flow,
            Endpoint = $"127.0.0.1:{_port}",
        };
        var collector = new FlowCollector(
            source,
            new FlowCollectorOptions { StateDirectory = _directory, Window = TimeSpan.FromMilliseconds(20) },
            new IngestPipeline(_log, new NoStream(), new PartitionMap(2), NullLogger<IngestPipeline>.Instance),
            new DeviceAddressBook(),
            _metrics,
            TimeProvider.System,
            NullLogger<FlowCollector>.Instance
        );
        await collector.StartAsync(CancellationToken.None);
        return collector;
    }

    private async Task SendAsync(byte[] datagram) => await _exporter.SendToAsync(datagram, new IPEndPoint(IPAddress.Loopback, _port));

    private static async Task UntilAsync(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(10);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not happen within 10 s.");
            await Task.Delay(10);
        }
    }

    // IPFIX, template 256: sourceIPv4Address, destinationIPv4Address, octetDeltaCount (RFC 7011 §3).
    private static byte[] Template() => Message([0, 2, 0, 20, 1, 0, 0, 3, 0, 8, 0, 4, 0, 12, 0, 4, 0, 1, 0, 4]);

    private static byte[] Data(int octets) =>
        Message([1, 0, 0, 16, 10, 0, 0, 1, 10, 0, 0, 2, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(octets))]);

    private static byte[] Message(byte[] set)
    {
        var time = (int)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return
        [
            0,
            10,
            0,
            (byte)(16 + set.Length),
            .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(time)),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            7,
            .. set,
        ];
    }

    private sealed class NoStream : IBatchPublisher
    {
        public Task PublishAsync(int partition, TelemetryBatch batch) => Task.CompletedTask;
    }
}
