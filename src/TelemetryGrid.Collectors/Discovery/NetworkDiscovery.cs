using System.Net;
using TelemetryGrid.Collectors.Discovery.Identification;
using TelemetryGrid.Collectors.Discovery.Inventory;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Identity;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>
/// Finds devices by SNMP alone: asks seeds, their neighbours and the addresses of networks with each credential in turn, reads what
/// answers, and merges what is one device behind several addresses (<see cref="DeviceIdentity"/>). One search at a time.
/// </summary>
public sealed class NetworkDiscovery
{
    private const int MaxErrors = 100;

    private readonly DiscoveryOptions _options;
    private readonly SnmpEngine _engine;
    private readonly TimeProvider _time;
    private readonly InventoryReader _inventories;
    private readonly Lock _gate = new();
    private readonly List<DiscoveredDevice> _devices = [];
    private readonly List<string> _errors = [];
    private DiscoveryCandidates _candidates;
    private int _asked;
    private int _answered;
    private int _silent;
    private int _refused;
    private int _merged;
    private int _beyondDevices;
    private long _began;

    /// <exception cref="ArgumentException">The options do not hold; the message lists every error.</exception>
    public NetworkDiscovery(DiscoveryOptions options, SnmpEngine engine, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
        _options = options;
        _engine = engine;
        _time = time;
        _inventories = new InventoryReader(SystemRules.Shipped, options.MaxRows, time);
        _candidates = new DiscoveryCandidates(options);
    }

    /// <summary>Called for each device as it is found, and again when more of it is; calls do not overlap.</summary>
    public Func<DiscoveredDevice, ValueTask>? OnDevice { get; init; }

    /// <summary>Searches until every address was asked, or until it is cancelled: then what was found so far is told.</summary>
    public async Task<DiscoveryReport> RunAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        Volatile.Write(ref _began, began);
        Reset();
        var running = new HashSet<Task>();
        using var callbacks = new SemaphoreSlim(1);
        var isCancelled = false;
        try
        {
            while (true)
            {
                if (running.Count == _options.AtOnce || !TryNext(out var endPoint))
                {
                    if (running.Count == 0)
                    {
                        break;
                    }
                    // What is running may name neighbours, so an empty queue is not yet the end.
                    var done = await Task.WhenAny(running).WaitAsync(cancellationToken).ConfigureAwait(false);
                    running.Remove(done);
                    await done.ConfigureAwait(false);
                    continue;
                }
                await PaceAsync(began, cancellationToken).ConfigureAwait(false);
                running.Add(AskAsync(endPoint, callbacks, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            isCancelled = true;
        }
        await Task.WhenAll(running).ConfigureAwait(false);
        return Report(_time.GetElapsedTime(began), isCancelled);
    }

    /// <summary>What was found so far; callable at any time.</summary>
    public DiscoveryReport Progress() => Describe(_began == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_began), false);

    private void Reset()
    {
        lock (_gate)
        {
            _candidates = new DiscoveryCandidates(_options);
            _devices.Clear();
            _errors.Clear();
            (_asked, _answered, _silent, _refused, _merged, _beyondDevices) = (0, 0, 0, 0, 0, 0);
        }
    }

    private bool TryNext(out IPEndPoint endPoint)
    {
        lock (_gate)
        {
            return _candidates.TryNext(out endPoint);
        }
    }

    /// <summary>Waits until the rate allows one more address.</summary>
    private async Task PaceAsync(long began, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var due = TimeSpan.FromSeconds((double)_asked++ / _options.AddressesPerSecond);
        var wait = due - _time.GetElapsedTime(began);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(IPEndPoint endPoint, SemaphoreSlim callbacks, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var refused = false;
        foreach (var credential in _options.Credentials)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            var failure = await TryAsync(endPoint, credential, callbacks, cancellationToken).ConfigureAwait(false);
            if (failure is null)
            {
                return;
            }
            refused |= failure.Status != SnmpPollStatus.TimedOut;
            Note(endPoint, credential.Name, failure);
        }
        Interlocked.Increment(ref refused ? ref _refused : ref _silent);
    }

    private async Task<SnmpFailure?> TryAsync(
        IPEndPoint endPoint,
        DiscoveryCredential credential,
        SemaphoreSlim callbacks,
        CancellationToken cancellationToken
    )
    {
        // Most addresses are silent, so asking is hasty; what has answered is read with the patience of polling.
        var target = credential.Target(endPoint);
        var asking = _engine.Open(target with { Timeout = _options.Timeout, Retries = _options.Retries });
        var reading = _engine.Open(target);
        try
        {
            var answer = await new SnmpSessionReader(asking)
                .GetAsync([InventoryMib.SysObjectId], new SnmpColumns(), cancellationToken)
                .ConfigureAwait(false);
            return answer
                ?? await ReadAsync(new SnmpSessionReader(reading), endPoint, credential.Name, callbacks, cancellationToken)
                    .ConfigureAwait(false);
        }
        finally
        {
            _engine.Close(new HashSet<SnmpSession> { asking, reading });
        }
    }

    private async Task<SnmpFailure?> ReadAsync(
        SnmpSessionReader reader,
        IPEndPoint endPoint,
        string credential,
        SemaphoreSlim callbacks,
        CancellationToken cancellationToken
    )
    {
        var address = endPoint.Address;
        var isNamed = _options.Names.TryGetValue(address, out var name);
        var id = isNamed ? name : DeviceId.Parse(address.ToString());
        var (inventory, lost) = await _inventories
            .ReadAsync(reader, id, address, isNamed ? name.Value : "", cancellationToken)
            .ConfigureAwait(false);
        if (inventory is null)
        {
            return lost;
        }
        Interlocked.Increment(ref _answered);
        if (Add(new DiscoveredDevice(inventory, endPoint, credential)) is { } device && OnDevice is { } onDevice)
        {
            await callbacks.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            try
            {
                await onDevice(device).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Whoever is told may fail; the search goes on, and its report says so.
                Note(endPoint, credential, new SnmpFailure(SnmpPollStatus.Failed, $"The device was found but not taken: {e.Message}"));
            }
            finally
            {
                callbacks.Release();
            }
        }
        return null;
    }

    private DiscoveredDevice? Add(DiscoveredDevice device)
    {
        lock (_gate)
        {
            var known = _devices.FindIndex(d => DeviceIdentity.IsSame(d.Inventory, device.Inventory));
            if (known < 0 && _devices.Count == _options.MaxDevices)
            {
                _beyondDevices++;
                return null;
            }
            if (known < 0)
            {
                if (_devices.Exists(d => d.Inventory.Device == device.Inventory.Device))
                {
                    // Another device behind the same translated address: only the port tells them apart.
                    var id = DeviceId.Parse($"{device.EndPoint.Address}@{device.EndPoint.Port}");
                    device = device with { Inventory = device.Inventory with { Device = id } };
                }
                _devices.Add(device);
            }
            else
            {
                _merged++;
                device = _devices[known] with { Inventory = DeviceIdentity.Merge(_devices[known].Inventory, device.Inventory) };
                _devices[known] = device;
            }
            if (_options.FollowNeighbors)
            {
                foreach (
                    var neighbor in device.Inventory.Neighbors.Where(n =>
                        n.Protocol is not (NeighborProtocol.Arp or NeighborProtocol.Bridge)
                    )
                )
                {
                    _candidates.Follow(neighbor.RemoteAddress);
                }
            }
            return device;
        }
    }

    private void Note(IPEndPoint endPoint, string credential, SnmpFailure failure)
    {
        lock (_gate)
        {
            if (failure.Status != SnmpPollStatus.TimedOut && _errors.Count < MaxErrors)
            {
                _errors.Add($"{endPoint} with {credential}: {failure.Message}");
            }
        }
    }

    private DiscoveryReport Report(TimeSpan duration, bool isCancelled)
    {
        lock (_gate)
        {
            _candidates.Close();
            return Describe(duration, isCancelled);
        }
    }

    private DiscoveryReport Describe(TimeSpan duration, bool isCancelled)
    {
        lock (_gate)
        {
            return new DiscoveryReport
            {
                Devices = [.. _devices],
                Asked = _asked,
                Answered = _answered,
                Silent = _silent,
                Refused = _refused,
                Excluded = _candidates.Excluded,
                BeyondLimit = _candidates.BeyondLimit + _beyondDevices,
                Merged = _merged,
                Duration = duration,
                IsCancelled = isCancelled,
                Errors = [.. _errors],
            };
        }
    }
}
