using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Devices;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Devices;

/// <summary>The metrics a device watches itself: what all its interfaces carry together.</summary>
internal sealed class DeviceWatch
{
    // Interfaces of a device come in several batches of one poll; what they add up to is looked at once.
    private const long LeastIntervalMilliseconds = 10_000;

    private readonly DeviceState _state;
    private readonly DeviceCalendar _calendar;
    private readonly WatchedMetric _in;
    private readonly WatchedMetric _out;

    public DeviceWatch(DeviceId id, DeviceState state, WatchCalendar calendar)
    {
        _calendar = new DeviceCalendar(calendar, id);
        _state = state;
        _in = WatchedMetric.Load(DeviceMetrics.InBits, state.InWatch);
        _out = WatchedMetric.Load(DeviceMetrics.OutBits, state.OutWatch);
        Release();
    }

    public WatchedMetric? Find(string metric) =>
        metric switch
        {
            DeviceMetrics.InBits => _in,
            DeviceMetrics.OutBits => _out,
            _ => null,
        };

    public ImmutableArray<DetectorReport> Report() => [_in.Report(), _out.Report()];

    /// <summary>Looks at a device after an update.</summary>
    public ImmutableArray<MetricAnomaly> Apply(DeviceUpdate update, EntitySeries series)
    {
        if (_state.Snapshot is not { } device || update.Interfaces.IsEmpty)
        {
            return [];
        }
        var at = update.Interfaces.Max(i => i.LastSeen).ToUnixTimeMilliseconds();
        if (at - _state.WatchedMilliseconds < LeastIntervalMilliseconds)
        {
            return [];
        }
        _state.WatchedMilliseconds = at;
        MetricAnomaly?[] found = [_in.Add(at, device.InBitsPerSecond, _calendar), _out.Add(at, device.OutBitsPerSecond, _calendar)];
        _in.AddTo(series, at, _calendar);
        _out.AddTo(series, at, _calendar);
        return [.. found.OfType<MetricAnomaly>()];
    }

    public void Save() => (_state.InWatch, _state.OutWatch) = (_in.Save(), _out.Save());

    /// <summary>Lets go of what was saved: it is here in another form.</summary>
    public void Release() => (_state.InWatch, _state.OutWatch) = ([], []);
}
