using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Gateway.Devices;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Services;

namespace TelemetryGrid.Gateway.Forecasts;

/// <summary>Asks grains what they have learnt, only those of the page.</summary>
internal sealed class ModelReader(IGrainFactory grains, DeviceCatalog catalog, string site)
{
    // Enough calls in flight to keep a cluster busy, few enough not to crowd out other requests.
    private const int Batch = 64;

    // A device has fewer.
    private const int MaxServices = 10_000;

    /// <summary>Of metrics whose forecast somebody asked for.</summary>
    public async Task<Wire.Page<Wire.Model>> ForecastsAsync(DeviceId? device, string? after, int limit)
    {
        var known = await grains.GetGrain<IModelRegistryGrain>(IModelRegistryGrain.Key).ListAsync(device, after, limit + 1);
        var models = new List<Wire.Model>();
        foreach (var batch in known.Take(limit).Chunk(Batch))
        {
            var reports = await Task.WhenAll(batch.Select(m => grains.GetGrain<IForecastGrain>(m.Metric).GetModelAsync()));
            models.AddRange(reports.OfType<ForecastModelReport>().Select(ToWire));
        }
        return new Wire.Page<Wire.Model>(models, known.Length > limit ? known[limit - 1].Metric : null);
    }

    /// <summary>Of every device, its interfaces and services: by device, and there by name.</summary>
    public async Task<Wire.Page<Wire.Model>> DetectorsAsync(DeviceId? device, string? after, int limit)
    {
        // A page may end in the midst of a device.
        var from = after is null ? "" : after[..Math.Max(0, after.IndexOf('/'))];
        IReadOnlyList<DeviceId> all = device is { } one ? [one] : await catalog.ListAsync();
        var models = new List<Wire.Model>();
        foreach (var id in all.Where(d => string.CompareOrdinal(d.Value, from) >= 0))
        {
            var found = await OfDeviceAsync(id);
            models.AddRange(found.Where(m => id.Value != from || string.CompareOrdinal(m.Id, after) > 0));
            if (models.Count > limit)
            {
                return new Wire.Page<Wire.Model>(models[..limit], models[limit - 1].Id);
            }
        }
        return new Wire.Page<Wire.Model>(models, null);
    }

    private async Task<IEnumerable<Wire.Model>> OfDeviceAsync(DeviceId id)
    {
        var grain = grains.GetGrain<IDeviceGrain>(id.Value);
        if (await grain.GetAsync() is null)
        {
            return [];
        }
        var models = (await grain.GetDetectorsAsync()).Select(d => ToWire(new MetricId(EntityId.Of(id), d.Metric), d)).ToList();
        foreach (var batch in (await grain.GetInterfacesAsync()).Chunk(Batch))
        {
            var reports = await Task.WhenAll(batch.Select(i => grains.GetGrain<IInterfaceGrain>(i.Id.ToString()).GetDetectorsAsync()));
            models.AddRange(
                batch.Zip(reports).SelectMany(p => p.Second.Select(d => ToWire(new MetricId(EntityId.Of(p.First.Id), d.Metric), d)))
            );
        }
        foreach (var batch in (await grains.GetGrain<IServiceDirectoryGrain>(site).ListAsync(id, null, MaxServices)).Chunk(Batch))
        {
            var reports = await Task.WhenAll(batch.Select(s => grains.GetGrain<IServiceGrain>(s.ToString()).GetDetectorsAsync()));
            models.AddRange(
                batch.Zip(reports).SelectMany(p => p.Second.Select(d => ToWire(new MetricId(EntityId.Of(p.First), d.Metric), d)))
            );
        }
        return models.OrderBy(m => m.Id, StringComparer.Ordinal);
    }

    private static Wire.Model ToWire(MetricId id, DetectorReport detector) =>
        new()
        {
            Id = id.ToString(),
            Kind = "detector",
            Entity = id.Entity.ToString(),
            MetricName = id.Metric,
            TrainedAt = detector.LastSample,
            Points = detector.Points,
            Threshold = detector.Threshold,
            Maturity = detector.Maturity,
        };

    private static Wire.Model ToWire(ForecastModelReport model)
    {
        var id = MetricId.Parse(model.Metric);
        return new Wire.Model
        {
            Id = model.Metric,
            Kind = "forecast",
            Entity = id.Entity.ToString(),
            MetricName = id.Metric,
            TrainedAt = model.TrainedAt,
            Points = model.History,
            StepSeconds = model.StepMilliseconds / 1000.0,
            Members =
            [
                .. model.Models.Select(m => new Wire.ForecastModel
                {
                    Name = m.Name,
                    Weight = m.Weight,
                    Mase = m.Mase,
                }),
            ],
            Accuracy = new Wire.ForecastAccuracy
            {
                Origins = model.Origins,
                Mase = model.Mase,
                Smape = model.Smape,
                Coverage = model.Coverage,
            },
        };
    }
}
