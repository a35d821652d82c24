using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Devices;

/// <inheritdoc cref="IDeviceGrain"/>
public sealed class DeviceGrain(
    [PersistentState("device", GrainStorageNames.Entities)] IPersistentState<DeviceState> state,
    TimeProvider time,
    WatchCalendar calendar,
    ILogger<DeviceGrain> logger
) : EntityGrain<DeviceState>(state), IDeviceGrain
{
    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(5);

    private readonly ObserverManager<IDeviceObserver, IDeviceObserver> _observers = new(SubscriptionLifetime, logger);
    private DeviceWatch _watch = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _watch = new DeviceWatch(DeviceId.Parse(this.GetPrimaryKeyString()), State, calendar);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<DeviceEffect?> ApplyAsync(long sequence, long previous, DeviceUpdate update)
    {
        switch (Journal.Next(sequence, previous))
        {
            case EntityJournal.Verdict.Behind:
                return null;
            case EntityJournal.Verdict.Duplicate:
                return Effects.Find(sequence) ?? DeviceEffect.Nothing;
        }
        var id = DeviceId.Parse(this.GetPrimaryKeyString());
        var before = State.Snapshot;
        DeviceTracker.Apply(State, id, update);
        var series = new EntitySeries(("device", id.Value));
        new DeviceMetrics(series).Add(update, before, State.Snapshot);
        var anomalies = _watch.Apply(update, series);
        Journal.Applied(sequence);
        var effect = Effects.Keep(sequence, new DeviceEffect(series.Take(), anomalies));
        if (State.Snapshot is { } snapshot && _observers.Count > 0)
        {
            var interfaces = update.Interfaces;
            await _observers.Notify(observer => observer.OnChangedAsync(snapshot, interfaces));
        }
        return effect;
    }

    public Task<DeviceSnapshot?> GetAsync() =>
        Task.FromResult(State.Snapshot is { } snapshot ? DeviceTracker.AsOf(snapshot, time.GetUtcNow()) : null);

    public Task<ImmutableArray<InterfaceSummary>> GetInterfacesAsync() =>
        Task.FromResult<ImmutableArray<InterfaceSummary>>([
            .. State.Interfaces.Values.OrderBy(i => i.IfIndex).ThenBy(i => i.Id.Name, StringComparer.Ordinal),
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

    public async Task<double?> LearnAsync(string metric, AnomalyVerdict verdict, double score)
    {
        if (_watch.Find(metric) is not { } watched)
        {
            return null;
        }
        watched.Learn(verdict, score);
        await StoreAsync();
        return watched.Threshold;
    }

    public Task<ImmutableArray<DetectorReport>> GetDetectorsAsync() => Task.FromResult(_watch.Report());

    protected override void Prepare() => _watch.Save();

    protected override void Release() => _watch.Release();

    protected override void Acknowledged(long durable) => State.Effects.Clear();

    private UnstoredEffects<DeviceEffect> Effects => new(State.Effects);
}
