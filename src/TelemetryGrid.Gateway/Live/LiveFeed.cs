using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TelemetryGrid.Gateway.Flows;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Gateway.Live;

/// <summary>
/// The one place where this process subscribes to grains, whatever the number of clients. While any stream is open it hears the
/// partitions' doorbells; it renews all subscriptions well before they expire.
/// </summary>
internal sealed class LiveFeed : BackgroundService
{
    private readonly DeviceFeed _devices;
    private readonly TopFlowsFeed _flows;
    private readonly IGrainFactory _grains;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly LiveMetrics _metrics;
    private readonly ILogger<LiveFeed> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly PartitionWatch _partitions;
    private readonly Lazy<IPartitionObserver> _partitionReference;
    private int _streams;

    public LiveFeed(
        DeviceFeed devices,
        TopFlowsFeed flows,
        IGrainFactory grains,
        IOptions<GatewayOptions> options,
        TimeProvider time,
        LiveMetrics metrics,
        ILogger<LiveFeed> logger
    )
    {
        (_devices, _flows, _grains, _options, _time, _metrics, _logger) = (devices, flows, grains, options.Value, time, metrics, logger);
        _partitions = new PartitionWatch(OnNewDevices, flows.Ring);
        _partitionReference = new Lazy<IPartitionObserver>(() => grains.CreateObjectReference<IPartitionObserver>(_partitions));
    }

    public IAsyncEnumerable<Wire.DeviceChange> WatchDevicesAsync(CancellationToken cancellationToken) =>
        OpenAsync("Devices", _devices.WatchAllAsync(cancellationToken), cancellationToken);

    public IAsyncEnumerable<Wire.DeviceChange> WatchDeviceAsync(DeviceId id, CancellationToken cancellationToken) =>
        OpenAsync("Device", _devices.WatchAsync(id, cancellationToken), cancellationToken);

    public IAsyncEnumerable<Wire.TopFlows> WatchTopFlowsAsync(TopFlowsQuestion question, CancellationToken cancellationToken) =>
        OpenAsync("TopFlows", _flows.WatchAsync(question, cancellationToken), cancellationToken);

    public override void Dispose()
    {
        base.Dispose();
        _stopping.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(_stopping.Cancel);
        using var timer = new PeriodicTimer(_options.SubscriptionRenewal, _time);
        while (await NextAsync(timer, stoppingToken))
        {
            try
            {
                if (Volatile.Read(ref _streams) > 0)
                {
                    await SubscribeToPartitionsAsync();
                }
                await _devices.RenewAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                _logger.LogWarning("Renewing live subscriptions failed and will be tried again: {Reason}", e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<T> OpenAsync<T>(
        string name,
        IAsyncEnumerable<T> stream,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var tag = KeyValuePair.Create("stream", (object?)name);
        _metrics.Streams.Add(1, tag);
        var isFirst = Interlocked.Increment(ref _streams) == 1;
        try
        {
            if (isFirst)
            {
                await SubscribeToPartitionsAsync();
            }
            await foreach (var item in stream.WithCancellation(cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
            _metrics.Streams.Add(-1, tag);
        }
    }

    private Task SubscribeToPartitionsAsync() =>
        Task.WhenAll(
            Enumerable
                .Range(0, _options.PartitionCount)
                .Select(p => _grains.GetGrain<IPartitionGrain>($"{p}").SubscribeAsync(_partitionReference.Value))
        );

    private void OnNewDevices(ImmutableArray<DeviceId> devices) => _ = AddAsync(devices);

    private async Task AddAsync(ImmutableArray<DeviceId> devices)
    {
        try
        {
            await _devices.AddAsync(devices, _stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }
}
