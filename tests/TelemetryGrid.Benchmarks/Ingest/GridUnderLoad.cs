using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Silo.Hosting;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Benchmarks.Ingest;

/// <summary>A whole node in this process, with one flow source, its log and its states in a temporary directory.</summary>
internal sealed class GridUnderLoad : IAsyncDisposable
{
    private static readonly SourceId Source = SourceId.Parse("load");

    private readonly string _directory;
    private readonly GridNode _node;
    private readonly IGrainFactory _grains;
    private readonly int _partitions;

    private GridUnderLoad(string directory, GridNode node, int partitions, IPEndPoint collector)
    {
        _directory = directory;
        _node = node;
        _partitions = partitions;
        _grains = node.Services.GetRequiredService<IGrainFactory>();
        Collector = collector;
    }

    public IPEndPoint Collector { get; }

    public static async Task<GridUnderLoad> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("telemetrygrid-bench-").FullName;
        var collector = new IPEndPoint(IPAddress.Loopback, FreePort(SocketType.Dgram, ProtocolType.Udp));
        var options = new GridOptions { DataDirectory = directory };
        options.Http.Listen = new IPEndPoint(IPAddress.Loopback, FreePort(SocketType.Stream, ProtocolType.Tcp));
        options.Sources.Add(
            new(
                new SourceDefinition
                {
                    Id = Source,
                    Kind = SourceKind.Flow,
                    Endpoint = collector.ToString(),
                },
                SourceCredentials.None
            )
        );
        var node = await GridNode.StartAsync(options, simulation: null, CancellationToken.None);
        var grid = new GridUnderLoad(directory, node, options.Partitions, collector);
        while ((await grid.HealthAsync())?.Status != SourceStatus.Active)
        {
            await Task.Delay(100);
        }
        return grid;
    }

    public async Task<SourceHealth?> HealthAsync() =>
        (await _grains.GetGrain<ISourceRegistryGrain>(CollectorSupervisor.Site).GetAsync(Source))?.Health;

    /// <summary>What the grains hold: the exact totals of all partitions.</summary>
    public async Task<FlowTraffic> AppliedAsync()
    {
        var sum = default(FlowTraffic);
        for (var partition = 0; partition < _partitions; partition++)
        {
            sum += (await Partition(partition).GetStatusAsync()).Traffic;
        }
        return sum;
    }

    /// <summary>Waits until the grains hold that many records, or no more come.</summary>
    public async Task<FlowTraffic> SettleAsync(ulong records)
    {
        var applied = await AppliedAsync();
        for (var quiet = 0; applied.Records < records && quiet < 30; )
        {
            await Task.Delay(100);
            var next = await AppliedAsync();
            quiet = next == applied ? quiet + 1 : 0;
            applied = next;
        }
        return applied;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public static int FreePort(SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private IPartitionGrain Partition(int partition) => _grains.GetGrain<IPartitionGrain>(partition.ToString(CultureInfo.InvariantCulture));
}
