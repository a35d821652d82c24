using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using TelemetryGrid.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Devices;

/// <inheritdoc cref="IDeviceGrain"/>
public sealed class DeviceGrain(
    [PersistentState("device", GrainStorageNames.Entities)] IPersistentState<DeviceState> state,
    TimeProvider time,
    ILogger<DeviceGrain> logger
) : Grain, IDeviceGrain
{
    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(5);

    private readonly ObserverManager<IDeviceObserver, IDeviceObserver> _observers = new(SubscriptionLifetime, logger);
    private EntityJournal _journal;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new EntityJournal(state.State.Sequence);
        return Task.CompletedTask;
    }

    public async Task<bool> ApplyAsync(long sequence, long previous, DeviceUpdate update)
    {
        switch (_journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return false;
            case EntityJournal.Verdict.Duplicate:
                return true;
        }
        DeviceTracker.Apply(state.State, DeviceId.Parse(this.GetPrimaryKeyString()), update);
        _journal.Applied(sequence);
        if (state.State.Snapshot is { } snapshot && _observers.Count > 0)
        {
            var interfaces = update.Interfaces;
            await _observers.Notify(observer => observer.OnChangedAsync(snapshot, interfaces));
        }
        return true;
    }

    public Task<DeviceSnapshot?> GetAsync() =>
        Task.FromResult(state.State.Snapshot is { } snapshot ? DeviceTracker.AsOf(snapshot, time.GetUtcNow()) : null);

    public Task<ImmutableArray<InterfaceSummary>> GetInterfacesAsync() =>
        Task.FromResult<ImmutableArray<InterfaceSummary>>([
            .. state.State.Interfaces.Values.OrderBy(i => i.IfIndex).ThenBy(i => i.Id.Name, StringComparer.Ordinal),
        ]);

    public Task SubscribeAsync(IDeviceObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task UnsubscribeAsync(IDeviceObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public async Task<bool> FlushAsync(long expected)
    {
        if (_journal.Sequence < expected)
        {
            return false;
        }
        await SaveAsync();
        return true;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SaveAsync();

    private async Task SaveAsync()
    {
        if (!_journal.IsDirty)
        {
            return;
        }
        state.State.Sequence = _journal.Sequence;
        await state.WriteStateAsync();
        _journal.Saved();
    }
}
