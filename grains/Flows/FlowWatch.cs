using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Grains.Flows;

/// <summary>The metric a heavy flow watches itself: its bits per second, about once a minute.</summary>
internal sealed class FlowWatch
{
    public const string Bits = "network_flow_bits_per_second";

    /// <summary>Exporters report a long flow every second or every few minutes: a sample is the mean since the one before, over at least so long.</summary>
    private const long LeastIntervalMilliseconds = 60_000;

    /// <summary>Flows come and go: one that has not lasted so many samples has no series of its own, or series would never end.</summary>
    internal const int LeastPoints = 30;

    private readonly FlowState _state;
    private readonly DeviceCalendar _calendar;
    private readonly WatchedMetric _bits;
    private readonly EntitySeries _series;

    public FlowWatch(FlowKey key, FlowState state, WatchCalendar calendar)
    {
        _calendar = new DeviceCalendar(calendar, key.Exporter);
        _state = state;
        _bits = WatchedMetric.Load(Bits, state.BitsWatch);
        _series = new EntitySeries(("device", key.Exporter.Value), ("flow", key.ToString()));
    }

    public BaselineExpectation? Expected(long nowMilliseconds) => _bits.Expected(nowMilliseconds, _calendar);

    public WatchedMetric? Find(string metric) => metric == Bits ? _bits : null;

    public DetectorReport Report() => _bits.Report();

    public FlowEffect Apply(FlowUpdate update)
    {
        if (_state.WatchedFromMilliseconds == 0)
        {
            _state.WatchedFromMilliseconds = update.StartMilliseconds;
        }
        _state.WatchedOctets += update.Traffic.Octets;
        var (at, milliseconds) = (update.EndMilliseconds, update.EndMilliseconds - _state.WatchedFromMilliseconds);
        if (milliseconds < LeastIntervalMilliseconds)
        {
            return FlowEffect.Nothing;
        }
        var value = _state.WatchedOctets * 8_000.0 / milliseconds;
        (_state.WatchedFromMilliseconds, _state.WatchedOctets) = (at, 0);
        var anomaly = _bits.Add(at, value, _calendar);
        if (_bits.Points >= LeastPoints)
        {
            _series.Add(Bits, at, value);
            _bits.AddTo(_series, at, _calendar);
        }
        return new FlowEffect(_series.Take(), anomaly is null ? [] : [anomaly], true);
    }

    public void Save() => _state.BitsWatch = _bits.Save();

    /// <summary>Lets go of what was saved: it is here in another form.</summary>
    public void Release() => _state.BitsWatch = [];
}
