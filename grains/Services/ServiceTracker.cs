using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;
using TelemetryGrid.Services;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Grains.Services;

/// <summary>How a service's state follows from its readings. Pure: no clock, no storage.</summary>
internal sealed class ServiceTracker
{
    private readonly ServiceId _id;
    private readonly ServiceState _state;
    private readonly DeviceCalendar _calendar;
    private readonly SortedDictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly EntitySeries _series;

    public ServiceTracker(ServiceId id, ServiceState state, WatchCalendar calendar)
    {
        _calendar = new DeviceCalendar(calendar, id.Device);
        _id = id;
        _state = state;
        _series = new EntitySeries(("device", id.Device.Value), ("service", id.Name));
        foreach (var stored in state.Metrics)
        {
            _parts[stored.Metric] = new Part(MetricTracker.Load(stored.Statistics), WatchedMetric.Load(stored.Metric, stored.Watch));
        }
        Release();
    }

    public ServiceEffect Apply(ServiceReading reading)
    {
        var at = reading.TimestampMilliseconds;
        if (at <= _state.LastSeenMilliseconds)
        {
            return ServiceEffect.Nothing;
        }
        _state.FirstSeenMilliseconds = _state.FirstSeenMilliseconds == 0 ? at : _state.FirstSeenMilliseconds;
        _state.LastSeenMilliseconds = at;
        var anomalies = ImmutableArray.CreateBuilder<MetricAnomaly>();
        foreach (var (metric, value) in reading.Values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (!_parts.TryGetValue(metric, out var part))
            {
                if (_parts.Count >= ServiceOptions.MaxMetrics)
                {
                    continue;
                }
                _parts[metric] = part = new Part(MetricTracker.Load([]), WatchedMetric.Load(metric, []));
            }
            part.Statistics.Add(at, value);
            if (part.Watch.Add(at, value, _calendar) is { } anomaly)
            {
                anomalies.Add(anomaly);
            }
            _series.Add(metric, at, value);
            part.Watch.AddTo(_series, at, _calendar);
        }
        return new ServiceEffect(_series.Take(), anomalies.ToImmutable());
    }

    /// <summary>Takes what a person says of an anomaly; null when the metric is not watched.</summary>
    public double? Learn(string metric, AnomalyVerdict verdict, double score)
    {
        if (!_parts.TryGetValue(metric, out var part))
        {
            return null;
        }
        part.Watch.Learn(verdict, score);
        return part.Watch.Threshold;
    }

    /// <summary>What the detectors have learnt.</summary>
    public ImmutableArray<DetectorReport> Detectors() => [.. _parts.Values.Select(p => p.Watch.Report())];

    public ServiceSnapshot? Snapshot(long nowMilliseconds) =>
        _state.LastSeenMilliseconds == 0
            ? null
            : new ServiceSnapshot(
                _id,
                DateTimeOffset.FromUnixTimeMilliseconds(_state.FirstSeenMilliseconds),
                DateTimeOffset.FromUnixTimeMilliseconds(_state.LastSeenMilliseconds),
                [
                    .. _parts.Select(p => new ServiceMetric(
                        p.Key,
                        p.Value.Statistics.Snapshot(nowMilliseconds),
                        p.Value.Watch.Expected(nowMilliseconds, _calendar)
                    )),
                ]
            );

    /// <summary>Brings the state up to what was applied, for storing.</summary>
    public void Save() =>
        _state.Metrics = [
            .. _parts.Select(p => new ServiceMetricState
            {
                Metric = p.Key,
                Statistics = p.Value.Statistics.Save(),
                Watch = p.Value.Watch.Save(),
            }),
        ];

    /// <summary>Lets go of what was saved: it is here in another form.</summary>
    public void Release() => _state.Metrics = [];

    private sealed record Part(MetricTracker Statistics, WatchedMetric Watch);
}
