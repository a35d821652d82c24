using System.Collections.Concurrent;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>The one engine and poller of a node, shared by all SNMP sources; hands each poll to the collector of its device.</summary>
public sealed class SnmpPolling : ISnmpPollSink, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ISnmpPollSink> _sinks = new(StringComparer.Ordinal);
    private readonly SnmpEngine _engine;
    private readonly SnmpMetrics _metrics;
    private readonly SnmpPoller _poller;

    public SnmpPolling(TimeProvider time)
    {
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
        _sinks.TryRemove(deviceId, out _);
    }

    public SnmpTargetStatus? Status(string deviceId) => _poller.TryGetStatus(deviceId, out var status) ? status : null;

    public ValueTask OnPollAsync(SnmpDevicePoll poll, CancellationToken cancellationToken) =>
        _sinks.TryGetValue(poll.DeviceId, out var sink) ? sink.OnPollAsync(poll, cancellationToken) : ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _poller.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
    }
}
