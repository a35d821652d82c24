using System.Collections.Concurrent;
using TelemetryGrid.Collectors.Discovery;
using TelemetryGrid.Collectors.Snmp.Profiles;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>The one engine and poller of a node, shared by all SNMP sources; hands each poll to the collector of its device.</summary>
public sealed class SnmpPolling : ISnmpPollSink, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ISnmpPollSink> _sinks = new(StringComparer.Ordinal);
    private readonly SnmpEngine _engine;
    private readonly SnmpMetrics _metrics;
    private readonly SnmpPoller _poller;
    private readonly ProfilePolling? _profiles;
    private readonly InventoryPolling? _inventories;

    /// <param name="time">For schedules and waiting times.</param>
    /// <param name="profiles">Reads what profiles say beside the interfaces; null for nothing more than these. The caller's to dispose.</param>
    /// <param name="inventories">Takes inventories of devices; null for none. The caller's to dispose.</param>
    public SnmpPolling(TimeProvider time, ProfilePolling? profiles = null, InventoryPolling? inventories = null)
    {
        _profiles = profiles;
        _inventories = inventories;
        _engine = new SnmpEngine(new SnmpEngineOptions(), time);
        _metrics = new SnmpMetrics(_engine);
        _poller = new SnmpPoller(new SnmpPollerOptions(), _engine, this, _metrics, time);
        _poller.Start();
    }

    /// <summary>The v3 users of all sources.</summary>
    public SnmpUsers Users { get; } = new();

    /// <exception cref="IOException">The device cannot be polled; the message is one sentence.</exception>
    public void Add(SnmpPollTarget target, ISnmpPollSink sink)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!_sinks.TryAdd(target.DeviceId, sink))
        {
            throw new IOException($"The device {target.DeviceId} is already polled by another source.");
        }
        if (!_poller.TryAdd(target, out var error))
        {
            _sinks.TryRemove(target.DeviceId, out _);
            throw new IOException(error);
        }
    }

    public void Remove(string deviceId)
    {
        _poller.Remove(deviceId);
        _profiles?.Remove(deviceId);
        _inventories?.Remove(deviceId);
        _sinks.TryRemove(deviceId, out _);
    }

    public SnmpTargetStatus? Status(string deviceId) => _poller.TryGetStatus(deviceId, out var status) ? status : null;

    public async ValueTask OnPollAsync(SnmpDevicePoll poll, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(poll);
        if (!_sinks.TryGetValue(poll.DeviceId, out var sink))
        {
            return;
        }
        await sink.OnPollAsync(poll, cancellationToken).ConfigureAwait(false);
        if (_poller.TryGetSession(poll.DeviceId, out var target, out var session) && target.ReadsProfiles && poll.System is not null)
        {
            _profiles?.OnPoll(poll, session);
            _inventories?.OnPoll(target, session);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _poller.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
