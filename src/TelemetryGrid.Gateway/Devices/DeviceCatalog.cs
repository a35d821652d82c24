using Microsoft.Extensions.Options;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Gateway.Devices;

/// <summary>Which devices there are, and how they stand: partitions know the first, each device the second.</summary>
internal sealed class DeviceCatalog(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    // Enough calls in flight to keep a cluster busy, few enough not to crowd out other requests.
    private const int Batch = 64;

    /// <summary>Every device of every partition, sorted by id.</summary>
    public async Task<IReadOnlyList<DeviceId>> ListAsync()
    {
        var partitions = Enumerable.Range(0, options.Value.PartitionCount);
        var lists = await Task.WhenAll(partitions.Select(p => grains.GetGrain<IPartitionGrain>($"{p}").ListDevicesAsync()));
        var ids = lists.SelectMany(list => list).Distinct().ToArray();
        Array.Sort(ids, (a, b) => string.CompareOrdinal(a.Value, b.Value));
        return ids;
    }

    public Task<DeviceSnapshot?> GetAsync(DeviceId id) => grains.GetGrain<IDeviceGrain>(id.Value).GetAsync();

    /// <summary>Up to <paramref name="limit"/> devices behind an id, only those that stand as asked.</summary>
    public async Task<Wire.Page<Wire.Device>> PageAsync(int limit, DeviceId? after, DeviceStatus? status)
    {
        var ids = await ListAsync();
        var items = new List<Wire.Device>(Math.Min(limit, ids.Count));
        for (var next = FirstAfter(ids, after); next < ids.Count; next += Batch)
        {
            var batch = ids.Skip(next).Take(Batch);
            foreach (var device in await Task.WhenAll(batch.Select(GetAsync)))
            {
                if (device is null || (status is { } wanted && device.Status != wanted))
                {
                    continue;
                }
                if (items.Count == limit)
                {
                    return new Wire.Page<Wire.Device>(items, items[^1].Id);
                }
                items.Add(device.ToWire());
            }
        }
        return new Wire.Page<Wire.Device>(items, null);
    }

    private static int FirstAfter(IReadOnlyList<DeviceId> ids, DeviceId? after)
    {
        if (after is not { } cursor)
        {
            return 0;
        }
        var (low, high) = (0, ids.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(ids[middle].Value, cursor.Value) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
