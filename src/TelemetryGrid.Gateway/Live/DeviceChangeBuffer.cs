using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TelemetryGrid.Devices;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Gateway.Interfaces;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Gateway.Live;

/// <summary>
/// What one stream has not been sent yet: at most one update per device and per interface, the newest. A client that reads slowly
/// skips states, not entities, and costs no more memory than there are entities, up to a bound.
/// </summary>
internal sealed class DeviceChangeBuffer(int maxPending, LiveMetrics metrics)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DeviceId, PendingChange> _pending = [];
    private readonly Queue<DeviceId> _order = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private int _entities;

    /// <summary>Devices and interfaces waiting to be read.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _entities;
            }
        }
    }

    /// <summary>Takes a state; older ones than what waits already are ignored.</summary>
    public void Post(DeviceSnapshot device, IEnumerable<InterfaceSummary> interfaces)
    {
        var (conflated, dropped) = (0, 0);
        lock (_lock)
        {
            if (_pending.TryGetValue(device.Id, out var change))
            {
                conflated++;
                change.Device = device.LastSeen >= change.Device.LastSeen ? device : change.Device;
            }
            else if (_entities < maxPending)
            {
                _pending.Add(device.Id, change = new PendingChange(device));
                _order.Enqueue(device.Id);
                _entities++;
            }
            else
            {
                metrics.Dropped.Add(1);
                return;
            }
            foreach (var summary in interfaces)
            {
                if (change.Interfaces.TryGetValue(summary.Id.Name, out var older))
                {
                    change.Interfaces[summary.Id.Name] = summary.LastSeen >= older.LastSeen ? summary : older;
                    conflated++;
                }
                else if (_entities < maxPending)
                {
                    change.Interfaces.Add(summary.Id.Name, summary);
                    _entities++;
                }
                else
                {
                    dropped++;
                }
            }
        }
        metrics.Conflated.Add(conflated);
        metrics.Dropped.Add(dropped);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Ends the reader with an error.</summary>
    public void Fail(Exception e) => _signal.Writer.TryComplete(e);

    /// <summary>Changes, longest waiting first. One reader only.</summary>
    public async IAsyncEnumerable<Wire.DeviceChange> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _signal.Reader.WaitToReadAsync(cancellationToken))
        {
            _signal.Reader.TryRead(out _);
            while (TryTake(out var change))
            {
                metrics.Updates.Add(1);
                yield return new Wire.DeviceChange(change.Device.ToWire(), [.. change.Interfaces.Values.Select(i => i.ToWire())]);
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out PendingChange? change)
    {
        lock (_lock)
        {
            if (!_order.TryDequeue(out var id))
            {
                change = null;
                return false;
            }
            _pending.Remove(id, out change);
            _entities -= 1 + change!.Interfaces.Count;
            return true;
        }
    }

    private sealed class PendingChange(DeviceSnapshot device)
    {
        public DeviceSnapshot Device { get; set; } = device;

        public Dictionary<string, InterfaceSummary> Interfaces { get; } = new(StringComparer.Ordinal);
    }
}
