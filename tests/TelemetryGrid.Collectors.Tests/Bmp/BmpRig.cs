using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Tests.Traps;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Records;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Bmp;

/// <summary>A collector on a real port, with a log in memory.</summary>
internal sealed class BmpRig : IMetricSink, IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IngestMetrics _metrics;
    private readonly TrapSinkRecorder _records = new();
    private readonly Lock _gate = new();
    private readonly List<MetricSample> _samples = [];

    private BmpRig() => _metrics = new IngestMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

    public static FlowAddress Router { get; } = FlowAddress.FromIPv4(0x7F00_0001);

    public RouteTable Table { get; } = new();

    public BmpCollector Collector { get; private set; } = null!;

    public IReadOnlyList<EventRecord> Events => _records.Records;

    public IReadOnlyList<MetricSample> Samples
    {
        get
        {
            lock (_gate)
            {
                return [.. _samples];
            }
        }
    }

    /// <summary>Whether the log refuses records.</summary>
    public bool IsLogBroken
    {
        set => _records.IsBroken = value;
    }

    public long this[BmpCount count] => Collector.Counters[count];

    public static async Task<BmpRig> StartAsync(BmpCollectorOptions? options = null, TimeProvider? time = null)
    {
        var rig = new BmpRig();
        var source = new SourceDefinition
        {
            Id = SourceId.Parse("routes"),
            Kind = SourceKind.Bmp,
            Endpoint = "127.0.0.1:" + Syslog.SyslogRig.FreePort(),
        };
        rig.Collector = new BmpCollector(
            source,
            options,
            rig.Table,
            rig._records,
            rig,
            new DeviceAddressBook(),
            rig._metrics,
            time ?? TimeProvider.System,
            NullLogger<BmpCollector>.Instance
        );
        await rig.Collector.StartAsync(CancellationToken.None);
        return rig;
    }

    public async Task<Socket> ConnectAsync(params byte[][] messages)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Collector.LocalEndPoint!);
        await SendAsync(socket, messages);
        return socket;
    }

    public static async Task SendAsync(Socket socket, params byte[][] messages)
    {
        foreach (var message in messages)
        {
            await socket.SendAsync(message);
        }
    }

    public Task UntilAsync(Func<bool> condition) => Syslog.SyslogRig.UntilAsync(condition, () => Collector.Counters.ToString());

    /// <summary>Waits until the collector closed the connection.</summary>
    public static async Task ClosedAsync(Socket socket)
    {
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(20)));
        }
        catch (SocketException)
        {
            // A reset says the same.
        }
    }

    public ValueTask AppendAsync(MetricAppend append, CancellationToken cancellation)
    {
        lock (_gate)
        {
            _samples.AddRange(append.Samples.Span);
        }
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        _metrics.Dispose();
        await _services.DisposeAsync();
    }
}
