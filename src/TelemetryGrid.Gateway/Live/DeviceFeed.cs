using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TelemetryGrid.Devices;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Live;

/// <summary>Device changes for any number of clients through one grain subscription per device that anyone wants to hear of.</summary>
internal sealed class DeviceFeed(
    IGrainFactory grains,
    DeviceCatalog catalog,
    LiveMetrics metrics,
    IOptions<GatewayOptions> options,
    ILogger<DeviceFeed> logger
)
{
    private const int Parallelism = 32;
    private readonly Lock _lock = new();
    private readonly Dictionary<DeviceId, DeviceWatch> _watches = [];
    private ImmutableArray<DeviceChangeBuffer> _all = [];

    /// <summary>Grain subscriptions held now.</summary>
    public int Watches
    {
        get
        {
            lock (_lock)
            {
                return _watches.Count;
            }
        }
    }

    /// <summary>Every device as it stands, new ones as they appear, and each again when it changes.</summary>
    public async IAsyncEnumerable<Wire.DeviceChange> WatchAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new DeviceChangeBuffer(options.Value.MaxPendingPerStream, metrics);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            _all = _all.Add(buffer);
        }
        var loading = LoadAsync(buffer, null, ending.Token);
        try
        {
            await foreach (var change in buffer.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await loading;
            lock (_lock)
            {
                _all = _all.Remove(buffer);
            }
            Release(null);
        }
    }

    /// <summary>One device with all its interfaces as they stand, and again when it changes.</summary>
    public async IAsyncEnumerable<Wire.DeviceChange> WatchAsync(DeviceId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new DeviceChangeBuffer(options.Value.MaxPendingPerStream, metrics);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_lock)
        {
            var watch = GetOrAdd(id);
            watch.Streams = watch.Streams.Add(buffer);
        }
        var loading = LoadAsync(buffer, id, ending.Token);
        try
        {
            await foreach (var change in buffer.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            await ending.CancelAsync();
            await loading;
            lock (_lock)
            {
                if (_watches.TryGetValue(id, out var watch))
                {
                    watch.Streams = watch.Streams.Remove(buffer);
                }
            }
            Release(id);
        }
    }

    /// <summary>Begins to listen to devices that were not there before, if anyone watches all.</summary>
    public async Task AddAsync(IEnumerable<DeviceId> ids, CancellationToken cancellationToken)
    {
        if (_all.IsEmpty)
        {
            return;
        }
        List<DeviceId> added;
        lock (_lock)
        {
            added = [.. ids.Where(id => !_watches.ContainsKey(id))];
        }
        await ForEachAsync(
            added,
            async id =>
            {
                await SubscribeAsync(id);
                await LoadAsync(id, _all);
            },
            cancellationToken
        );
    }

    /// <summary>Renews every subscription before it expires, and finds devices whose announcement was missed.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        // First what a stream left behind that ended while its devices were being subscribed to.
        Release(null);
        List<DeviceId> ids;
        lock (_lock)
        {
            ids = [.. _watches.Keys];
        }
        await ForEachAsync(ids, SubscribeAsync, cancellationToken);
        if (!_all.IsEmpty)
        {
            await AddAsync(await catalog.ListAsync(), cancellationToken);
        }
    }

    // Subscribes before it asks, so that no change falls between the two.
    private async Task LoadAsync(DeviceChangeBuffer buffer, DeviceId? only, CancellationToken cancellationToken)
    {
        try
        {
            var ids = only is { } id ? [id] : await catalog.ListAsync();
            await Parallel.ForEachAsync(
                ids,
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                async (id, _) =>
                {
                    await SubscribeAsync(id);
                    await LoadAsync(id, [buffer]);
                }
            );
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream ended before it was told everything.
        }
        catch (Exception e)
        {
            buffer.Fail(e);
        }
    }

    private async Task LoadAsync(DeviceId id, ImmutableArray<DeviceChangeBuffer> buffers)
    {
        var grain = grains.GetGrain<IDeviceGrain>(id.Value);
        if (await grain.GetAsync() is { } device)
        {
            var interfaces = await grain.GetInterfacesAsync();
            foreach (var buffer in buffers)
            {
                buffer.Post(device, interfaces);
            }
        }
    }

    private Task SubscribeAsync(DeviceId id)
    {
        DeviceWatch watch;
        lock (_lock)
        {
            watch = GetOrAdd(id);
        }
        return grains.GetGrain<IDeviceGrain>(id.Value).SubscribeAsync(watch.Reference);
    }

    private DeviceWatch GetOrAdd(DeviceId id)
    {
        if (!_watches.TryGetValue(id, out var watch))
        {
            _watches.Add(id, watch = new DeviceWatch(grains, PostToAll));
        }
        return watch;
    }

    private void PostToAll(DeviceSnapshot device, ImmutableArray<InterfaceSummary> interfaces)
    {
        foreach (var buffer in _all)
        {
            buffer.Post(device, interfaces);
        }
    }

    // Gives up the subscriptions nobody wants any more; null looks at all of them.
    private void Release(DeviceId? only)
    {
        var unwanted = new List<(DeviceId Id, DeviceWatch Watch)>();
        lock (_lock)
        {
            if (_all.IsEmpty)
            {
                unwanted.AddRange(
                    _watches.Where(w => (only is null || w.Key == only) && w.Value.Streams.IsEmpty).Select(w => (w.Key, w.Value))
                );
                unwanted.ForEach(w => _watches.Remove(w.Id));
            }
        }
        foreach (var (id, watch) in unwanted)
        {
            _ = UnsubscribeAsync(id, watch);
        }
    }

    private async Task UnsubscribeAsync(DeviceId id, DeviceWatch watch)
    {
        try
        {
            await grains.GetGrain<IDeviceGrain>(id.Value).UnsubscribeAsync(watch.Reference);
            grains.DeleteObjectReference<IDeviceObserver>(watch.Reference);
        }
        catch (Exception e)
        {
            // It expires by itself.
            logger.LogDebug(e, "Unsubscribing from device {Device} failed", id);
        }
    }

    private async Task ForEachAsync(IEnumerable<DeviceId> ids, Func<DeviceId, Task> action, CancellationToken cancellationToken) =>
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (id, _) =>
            {
                try
                {
                    await action(id);
                }
                catch (Exception e)
                {
                    // The next renewal tries again, well before the subscription expires.
                    logger.LogWarning("Subscribing to device {Device} failed: {Reason}", id, e.Message);
                }
            }
        );
}
