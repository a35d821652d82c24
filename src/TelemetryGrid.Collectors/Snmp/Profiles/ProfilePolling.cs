using System.Collections.Concurrent;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Snmp.Tables;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>
/// Reads polled devices under their profiles. A reading starts behind a poll that the device answered, and runs beside the polls that
/// follow, so that a device with large tables keeps the times of its counters.
/// </summary>
public sealed class ProfilePolling : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly ProfileLibrary _library;
    private readonly ProfilePollerOptions _options;
    private readonly IProfileSink _sink;
    private readonly TimeProvider _time;

    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public ProfilePolling(ProfileLibrary library, ProfilePollerOptions options, IMetricSink sink, TimeProvider time)
        : this(library, options, new ProfileMetricSink(sink), time) { }

    internal ProfilePolling(ProfileLibrary library, ProfilePollerOptions options, IProfileSink sink, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _library = library;
        _options = options;
        _sink = sink;
        _time = time;
    }

    /// <summary>Null for a device that was not read yet.</summary>
    public ProfileStatus? Status(string deviceId) => _devices.TryGetValue(deviceId, out var device) ? device.Status : null;

    /// <summary>Waits for the readings that run.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_devices.Values.Select(d => d.Reading)).ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>Starts a reading if one is due and none runs.</summary>
    internal void OnPoll(SnmpDevicePoll poll, SnmpSession session)
    {
        if (poll.System is not { } system || _stop.IsCancellationRequested)
        {
            return;
        }
        var device = _devices.GetOrAdd(poll.DeviceId, _ => new Device(new ProfilePoller(_library, _options, _time)));
        device.HasRestarted |= poll.CountersDiscontinuity;
        if (device.Reading.IsCompleted && device.Poller.IsDue)
        {
            // Polls of one device follow each other, so nobody else starts one.
            device.Reading = ReadAsync(poll.DeviceId, device, new ProfileDevice(system.SysObjectId, system.SysDescr ?? ""), session);
        }
    }

    internal void Remove(string deviceId) => _devices.TryRemove(deviceId, out _);

    private async Task ReadAsync(string deviceId, Device device, ProfileDevice identity, SnmpSession session)
    {
        await Task.Yield();
        var dropped = device.Status?.Dropped ?? 0;
        var restarted = device.HasRestarted;
        device.HasRestarted = false;
        var reading = ProfileReading.None;
        var error = "";
        try
        {
            reading = await device
                .Poller.ReadAsync(new SnmpSessionReader(session), identity, deviceId, restarted, _stop.Token)
                .ConfigureAwait(false);
            error = reading.Error ?? "";
            await _sink.OnReadingAsync(deviceId, reading, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // A sink that fails, or a defect of ours, costs this reading and is told; the next comes in its time.
            dropped += reading.Samples.Count;
            error = e.Message;
        }
        device.Status = new ProfileStatus(
            reading.Profiles,
            reading.Timestamp,
            reading.Duration,
            reading.Samples.Count,
            dropped + reading.Dropped,
            error
        );
    }

    private sealed class Device(ProfilePoller poller)
    {
        public ProfilePoller Poller { get; } = poller;

        public Task Reading { get; set; } = Task.CompletedTask;

        public bool HasRestarted { get; set; }

        public ProfileStatus? Status { get; set; }
    }
}
