using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Polls devices on their schedules. A device's first poll falls on a place within the interval that follows from its id, so that
/// the load is even and stays so over restarts; a poll that would overlap the one before is left out and counted. Nothing but the
/// engine's bounds limits how many devices are polled at once: a device that does not answer holds one request, not a worker.
/// </summary>
public sealed class SnmpPoller : IAsyncDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private readonly SnmpPollerOptions _options;
    private readonly SnmpEngine _engine;
    private readonly ISnmpPollSink _sink;
    private readonly TimeProvider _time;
    private readonly SnmpMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ScheduledDevice> _devices = new(StringComparer.Ordinal);
    private readonly PriorityQueue<ScheduledDevice, long> _schedule = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _timer;
    private int _running;

    /// <summary>Does nothing until <see cref="Start"/>.</summary>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public SnmpPoller(SnmpPollerOptions options, SnmpEngine engine, ISnmpPollSink sink, SnmpMetrics metrics, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _options = options;
        _engine = engine;
        _sink = sink;
        _metrics = metrics;
        _time = timeProvider;
    }

    public void Start()
    {
        foreach (var target in _options.Targets)
        {
            TryAdd(target, out _);
        }
        lock (_gate)
        {
            _timer ??= _time.CreateTimer(static state => ((SnmpPoller)state!).StartDuePolls(), this, s_tick, s_tick);
        }
    }

    /// <summary>Adds a device.</summary>
    /// <param name="target">The device; its id must be new.</param>
    /// <param name="error">Why it was not added, as one sentence or several.</param>
    public bool TryAdd(SnmpPollTarget target, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(target);
        var errors = target.Validate();
        error = errors.Count == 0 ? null : string.Join(' ', errors);
        if (error is not null)
        {
            return false;
        }
        lock (_gate)
        {
            error =
                _devices.ContainsKey(target.DeviceId) ? $"SNMP device {target.DeviceId}: already polled."
                : _devices.Count == _options.MaxTargets
                    ? $"SNMP device {target.DeviceId}: {_options.MaxTargets} devices are polled already."
                : null;
            if (error is not null)
            {
                return false;
            }
            var interval = target.Interval ?? _options.Interval;
            var device = new ScheduledDevice(target, new SnmpDevicePoller(_engine, target, _options.MaxInterfaces, _time), Ticks(interval));
            _devices.Add(target.DeviceId, device);
            _schedule.Enqueue(device, _time.GetTimestamp() + (long)(Phase(target.DeviceId) * device.Interval));
            return true;
        }
    }

    /// <summary>Stops polling a device; a poll that runs is ended.</summary>
    public bool Remove(string deviceId)
    {
        ScheduledDevice? device;
        lock (_gate)
        {
            if (!_devices.Remove(deviceId, out device))
            {
                return false;
            }
            device.IsRemoved = true; // it leaves the schedule when its turn comes
        }
        _engine.Close(device.Poller.Sessions.ToHashSet());
        return true;
    }

    /// <summary>The status of every device.</summary>
    public IReadOnlyList<SnmpTargetStatus> GetStatus()
    {
        lock (_gate)
        {
            return [.. _devices.Values.Select(d => d.Status)];
        }
    }

    public bool TryGetStatus(string deviceId, [NotNullWhen(true)] out SnmpTargetStatus? status)
    {
        lock (_gate)
        {
            status = _devices.TryGetValue(deviceId, out var device) ? device.Status : null;
            return status is not null;
        }
    }

    internal bool TryGetSession(
        string deviceId,
        [NotNullWhen(true)] out SnmpPollTarget? target,
        [NotNullWhen(true)] out SnmpSession? session
    )
    {
        lock (_gate)
        {
            var found = _devices.TryGetValue(deviceId, out var device);
            (target, session) = (device?.Target, device?.Poller.Session);
            return found;
        }
    }

    /// <summary>Starts no more polls, ends those that run, and waits until the sink has taken what they found.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        await _stop.CancelAsync();
        bool idle;
        HashSet<SnmpSession> sessions;
        lock (_gate)
        {
            idle = _running == 0;
            sessions = [.. _devices.Values.SelectMany(d => d.Poller.Sessions)];
            _devices.Clear();
            _schedule.Clear();
        }
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
        _engine.Close(sessions);
        if (!idle)
        {
            await _drained.Task;
        }
        _stop.Dispose();
    }

    private void StartDuePolls()
    {
        var due = new List<ScheduledDevice>();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (!_stop.IsCancellationRequested && _schedule.TryPeek(out var device, out var at) && at <= now)
            {
                _schedule.Dequeue();
                if (device.IsRemoved)
                {
                    continue;
                }
                var missed = (now - at) / device.Interval; // whole intervals that passed unseen, as after a suspend
                _schedule.Enqueue(device, at + (missed + 1) * device.Interval);
                device.Skipped += missed;
                if (device.IsRunning)
                {
                    device.Skipped++;
                    _metrics.OnSkipped();
                    continue;
                }
                device.IsRunning = true;
                _running++;
                due.Add(device);
            }
        }
        foreach (var device in due)
        {
            _ = PollAsync(device);
        }
    }

    private async Task PollAsync(ScheduledDevice device)
    {
        var delivered = false;
        var poll = new SnmpDevicePoll
        {
            DeviceId = device.Target.DeviceId,
            EndPoint = device.Target.Target.EndPoint,
            Timestamp = _time.GetUtcNow(),
            Status = SnmpPollStatus.Failed,
            Error = "The poll ended without a result.",
        };
        try
        {
            poll = await device.Poller.PollAsync(_stop.Token);
            await _sink.OnPollAsync(poll, _stop.Token);
            delivered = true;
        }
        catch (Exception)
        {
            // Neither a failing sink nor a defect of ours may end the schedule; the device's status counts the lost result.
        }
        finally
        {
            lock (_gate)
            {
                device.IsRunning = false;
                device.Record(poll, delivered);
                _metrics.OnPoll(poll);
                _running--;
                if (_running == 0 && _stop.IsCancellationRequested)
                {
                    _drained.TrySetResult();
                }
            }
        }
    }

    private long Ticks(TimeSpan time) => Math.Max(1, (long)(time.TotalSeconds * _time.TimestampFrequency));

    /// <summary>A number in [0, 1) that follows from the id (FNV-1a with a final mix, since ids differ in their last digits only).</summary>
    private static double Phase(string deviceId)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(deviceId))
        {
            hash = (hash ^ octet) * 16777619;
        }
        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        return hash / 4294967296.0;
    }
}
