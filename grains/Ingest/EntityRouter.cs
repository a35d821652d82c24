using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Interfaces;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Metrics;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Ingest;

/// <summary>Takes what an entry says to the entities it is about, and gathers what they then say of themselves.</summary>
internal sealed class EntityRouter(
    IGrainFactory grains,
    EntityDelivery delivery,
    AnomalyControl control,
    Conclusions derived,
    IEventWatch? watch
)
{
    // Metrics a device watches besides those of its interfaces.
    private const int WatchedOfDevice = 2;

    private readonly EntityOutbox _interfaces = new();
    private readonly EntityOutbox _devices = new();
    private readonly EntityOutbox _flows = new();
    private readonly InterfaceNames _names = new();

    /// <summary>Has every entity that was sent something store it.</summary>
    /// <param name="durable">The entry up to which all was durable before.</param>
    /// <exception cref="ReplayNeededException">One of them lost entries that are not durable.</exception>
    public async Task FlushAsync(long durable)
    {
        await EntityDelivery.FlushAsync(
            _interfaces,
            (key, expected) => grains.GetGrain<IInterfaceGrain>(key).FlushAsync(expected, durable)
        );
        await EntityDelivery.FlushAsync(_devices, (key, expected) => grains.GetGrain<IDeviceGrain>(key).FlushAsync(expected, durable));
        await EntityDelivery.FlushAsync(_flows, (key, expected) => grains.GetGrain<IFlowGrain>(key).FlushAsync(expected, durable));
    }

    /// <summary>Takes to the heavy flows of an exporter what an entry brings them.</summary>
    public async Task UpdateFlowsAsync(long sequence, IEnumerable<KeyValuePair<FlowKey, FlowUpdate>> updates)
    {
        var found = new List<(EntityId, MetricAnomaly)>();
        var judged = await Task.WhenAll(updates.Select(u => UpdateFlowAsync(u.Key, sequence, u.Value, found)));
        AddAnomalies(found, judged.Count(j => j));
    }

    public Task RetireFlowAsync(string key, long sequence)
    {
        _flows.Forget(key);
        return delivery.TryAsync(key, sequence, () => grains.GetGrain<IFlowGrain>(key).RetireAsync());
    }

    public async Task UpdateDeviceAsync(DeviceId device, long sequence, List<DeviceSection> sections)
    {
        var readings = await NamedReadingsAsync(device, sequence, sections);
        var found = new List<(EntityId, MetricAnomaly)>();
        var summaries = await Task.WhenAll(
            readings.Select(r => UpdateInterfaceAsync(new InterfaceId(device, r.Key), sequence, [.. r], found))
        );
        var update = new DeviceUpdate(
            [.. sections.SelectMany(s => s.Polls)],
            [.. sections.SelectMany(s => s.ExporterReports)],
            [.. summaries.OfType<InterfaceSummary>()]
        );
        await delivery.SendAsync(
            _devices,
            device.Value,
            sequence,
            async previous =>
            {
                var effect = await grains.GetGrain<IDeviceGrain>(device.Value).ApplyAsync(sequence, previous, update);
                Conclude(effect?.Samples ?? []);
                found.AddRange((effect?.Anomalies ?? []).Select(a => (EntityId.Of(device), a)));
                return effect is not null;
            }
        );
        var tested = (2 * summaries.Length) + WatchedOfDevice;
        control.Watches(device, tested);
        AddAnomalies(found, tested);
    }

    private void AddAnomalies(List<(EntityId Entity, MetricAnomaly Anomaly)> found, int tested)
    {
        if (found.Count == 0)
        {
            return;
        }
        var notable = control.Judge([.. found.Select(f => f.Anomaly)], tested);
        foreach (var ((entity, anomaly), isNotable) in found.Zip(notable))
        {
            derived.Add(AnomalyEvents.Of(entity, anomaly, isNotable));
        }
    }

    // Collectors that know an interface by its index only leave the naming to us, who see what SNMP calls it.
    private async Task<IEnumerable<IGrouping<string, InterfaceCounters>>> NamedReadingsAsync(
        DeviceId device,
        long sequence,
        List<DeviceSection> sections
    )
    {
        var readings = sections.SelectMany(s => s.Readings).ToList();
        if (readings.Any(r => r.Origin != CounterOrigin.Snmp) && !_names.Knows(device))
        {
            await delivery.TryAsync(
                device.Value,
                sequence,
                async () => _names.Learn(device, await grains.GetGrain<IDeviceGrain>(device.Value).GetInterfacesAsync())
            );
        }
        foreach (var reading in readings)
        {
            _names.Learn(device, reading);
        }
        return readings
            .Select(r => _names.Resolve(device, r) is { } name ? r with { Name = name } : null)
            .OfType<InterfaceCounters>()
            .GroupBy(r => r.Name);
    }

    private async Task<InterfaceSummary?> UpdateInterfaceAsync(
        InterfaceId id,
        long sequence,
        ImmutableArray<InterfaceCounters> readings,
        List<(EntityId, MetricAnomaly)> found
    )
    {
        var key = id.ToString();
        InterfaceSummary? summary = null;
        await delivery.SendAsync(
            _interfaces,
            key,
            sequence,
            async previous =>
            {
                var effect = await grains.GetGrain<IInterfaceGrain>(key).ApplyAsync(sequence, previous, readings);
                summary = effect?.Summary;
                Conclude(effect?.Samples ?? []);
                found.AddRange((effect?.Anomalies ?? []).Select(a => (EntityId.Of(id), a)));
                return effect is not null;
            }
        );
        return summary;
    }

    private async Task<bool> UpdateFlowAsync(FlowKey flow, long sequence, FlowUpdate update, List<(EntityId, MetricAnomaly)> found)
    {
        var (key, isJudged) = (flow.ToString(), false);
        await delivery.SendAsync(
            _flows,
            key,
            sequence,
            async previous =>
            {
                var effect = await grains.GetGrain<IFlowGrain>(key).ApplyAsync(sequence, previous, update);
                isJudged = effect?.IsJudged ?? false;
                Conclude(effect?.Samples ?? []);
                found.AddRange((effect?.Anomalies ?? []).Select(a => (EntityId.Of(flow), a)));
                return effect is not null;
            }
        );
        return isJudged;
    }

    private void Conclude(ImmutableArray<EntitySample> samples)
    {
        derived.Add(samples);
        watch?.Concluded(samples);
    }
}
