using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Collectors.Discovery.Identification;
using TelemetryGrid.Collectors.Discovery.Inventory;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Discovery;

/// <summary>Takes the inventory of polled devices now and then, beside their polls and a few at a time.</summary>
public sealed partial class InventoryPolling(IInventorySink sink, TimeProvider time, ILogger<InventoryPolling> logger) : IAsyncDisposable
{
    private const int AtOnce = 16;
    private const int MaxRows = 20_000;

    // A cable is moved seldom, and the tables of a large switch are long.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Device> _devices = new(StringComparer.Ordinal);
    private readonly InventoryReader _reader = new(SystemRules.Shipped, MaxRows, time);
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly CancellationTokenSource _stop = new();

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
        _turns.Dispose();
    }

    /// <summary>Starts a reading if one is due and none runs; called after a poll that was answered.</summary>
    internal void OnPoll(SnmpPollTarget target, SnmpSession session)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }
        var device = _devices.GetOrAdd(target.DeviceId, static _ => new Device());
        if (device.Reading.IsCompleted && (device.ReadAt == 0 || time.GetElapsedTime(device.ReadAt) >= Interval))
        {
            // Polls of one device follow each other, so nobody else starts one.
            device.ReadAt = time.GetTimestamp();
            device.Reading = ReadAsync(target, session, _stop.Token);
        }
    }

    internal void Remove(string deviceId) => _devices.TryRemove(deviceId, out _);

    private async Task ReadAsync(SnmpPollTarget target, SnmpSession session, CancellationToken cancellation)
    {
        await Task.Yield();
        var taken = false;
        try
        {
            await _turns.WaitAsync(cancellation).ConfigureAwait(false);
            taken = true;
            var (inventory, _) = await _reader
                .ReadAsync(
                    new SnmpSessionReader(session),
                    DeviceId.Parse(target.DeviceId),
                    target.Target.EndPoint.Address,
                    target.ConfiguredName,
                    cancellation
                )
                .ConfigureAwait(false);
            // A device that did not answer says so through its polls.
            if (inventory is not null && !cancellation.IsCancellationRequested)
            {
                await sink.OnInventoryAsync(inventory).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
        catch (Exception e)
        {
            LogFailed(target.DeviceId, e.Message);
        }
        finally
        {
            if (taken)
            {
                _turns.Release();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The inventory of {Device} could not be taken: {Reason}")]
    private partial void LogFailed(string device, string reason);

    private sealed class Device
    {
        public Task Reading { get; set; } = Task.CompletedTask;

        /// <summary>Timestamp of the last start; 0 for never.</summary>
        public long ReadAt { get; set; }
    }
}
