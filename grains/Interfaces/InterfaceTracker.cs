using System.Collections.Immutable;
using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Metrics;
using TelemetryGrid.Statistics;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>How an interface's state follows from its readings. Pure: no clock, no storage.</summary>
internal sealed class InterfaceTracker
{
    /// <summary>While SNMP answers, counters that are pushed say the same again and are ignored.</summary>
    private const long SnmpPrecedenceMilliseconds = 300_000;
    private const long HourMilliseconds = 3_600_000;

    /// <summary>An hour of readings every five seconds; faster ones push the oldest out.</summary>
    private const int MaxPoints = 720;

    private readonly InterfaceId _id;
    private readonly InterfaceState _state;
    private readonly MetricTracker _in;
    private readonly MetricTracker _out;
    private readonly MetricTracker _errors;
    private readonly MetricTracker _discards;
    private readonly WatchedMetric _inWatch;
    private readonly WatchedMetric _outWatch;
    private readonly ImmutableArray<MetricAnomaly>.Builder _anomalies = ImmutableArray.CreateBuilder<MetricAnomaly>();
    private readonly InterfaceMetrics _metrics;
    private readonly DeviceCalendar _calendar;

    public InterfaceTracker(InterfaceId id, InterfaceState state, WatchCalendar? calendar = null)
    {
        _calendar = new DeviceCalendar(calendar ?? WatchCalendar.Empty, id.Device);
        _id = id;
        _state = state;
        _in = MetricTracker.Load(state.In);
        _out = MetricTracker.Load(state.Out);
        _errors = MetricTracker.Load(state.Errors);
        _discards = MetricTracker.Load(state.Discards);
        _inWatch = WatchedMetric.Load(InterfaceMetrics.InBits, state.InWatch, state.InBaseline);
        _outWatch = WatchedMetric.Load(InterfaceMetrics.OutBits, state.OutWatch, state.OutBaseline);
        _metrics = new InterfaceMetrics(id);
    }

    public void Apply(InterfaceCounters reading)
    {
        if (reading.Origin == CounterOrigin.Event)
        {
            ApplyStatus(reading);
            return;
        }
        if (reading is { Origin: CounterOrigin.Streaming, InOctets: null, OutOctets: null } && _state.Summary is not null)
        {
            // A device that streams on change tells its status alone; the counters told before stay what the next are compared with.
            ApplyStatus(reading);
            return;
        }
        var pushed = _state.LastPushed?.Origin == reading.Origin ? _state.LastPushed : null;
        if (reading.Origin != CounterOrigin.Snmp && IsShadowedBySnmp(reading))
        {
            // Should SNMP fall silent, counting goes on from the first reading after its last answer.
            _state.LastPushed = pushed ?? reading;
            return;
        }
        var before = reading.Origin == CounterOrigin.Snmp ? _state.LastSnmp : pushed;
        var delta = ReadingDelta.Between(before, reading);
        CountAnomalies(delta);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(reading.TimestampMilliseconds);
        if (at <= _state.Summary?.LastSeen)
        {
            return;
        }
        // A difference to an older reading of the other origin would count again what this origin has counted.
        (_state.LastSnmp, _state.LastPushed) = reading.Origin == CounterOrigin.Snmp ? (reading, (InterfaceCounters?)null) : (null, reading);
        // What was read before an event must not undo what the event said.
        if (at < _state.LastStatusChange)
        {
            reading = reading with { OperStatus = InterfaceStatus.Unknown, AdminStatus = InterfaceStatus.Unknown };
        }
        if (HasChanged(reading))
        {
            _state.LastStatusChange = at;
        }
        AddSamples(reading.TimestampMilliseconds, delta);
        _state.Description = reading.Description.Length > 0 ? reading.Description : _state.Description;
        _state.Summary = Summarize(reading, delta, at);
        _metrics.Add(reading, _state, _state.Summary, in delta);
        _metrics.AddWatch(reading.TimestampMilliseconds, _inWatch, _calendar);
        _metrics.AddWatch(reading.TimestampMilliseconds, _outWatch, _calendar);
    }

    /// <summary>What the readings since the last call say as series.</summary>
    public ImmutableArray<EntitySample> TakeSamples() => _metrics.Take();

    /// <summary>What was odd about the readings since the last call.</summary>
    public ImmutableArray<MetricAnomaly> TakeAnomalies() => _anomalies.DrainToImmutable();

    /// <summary>Takes what a person says of an anomaly; null when the metric is not watched.</summary>
    public double? Learn(string metric, AnomalyVerdict verdict, double score)
    {
        var watch = metric switch
        {
            InterfaceMetrics.InBits => _inWatch,
            InterfaceMetrics.OutBits => _outWatch,
            _ => null,
        };
        watch?.Learn(verdict, score);
        return watch?.Threshold;
    }

    /// <summary>What the detectors have learnt.</summary>
    public ImmutableArray<DetectorReport> Detectors() => [_inWatch.Report(), _outWatch.Report()];

    public InterfaceSnapshot? Snapshot(long nowMilliseconds) =>
        _state.Summary is not { } summary
            ? null
            : new InterfaceSnapshot
            {
                Summary = summary,
                Description = _state.Description,
                LastStatusChange = _state.LastStatusChange,
                InOctetsTotal = _state.InOctets,
                OutOctetsTotal = _state.OutOctets,
                In = _in.Snapshot(nowMilliseconds),
                Out = _out.Snapshot(nowMilliseconds),
                Errors = _errors.Snapshot(nowMilliseconds),
                Discards = _discards.Snapshot(nowMilliseconds),
                InBaseline = _inWatch.Expected(nowMilliseconds, _calendar),
                OutBaseline = _outWatch.Expected(nowMilliseconds, _calendar),
                LastHour = [.. _state.LastHour],
                CounterAnomalies = _state.Anomalies,
            };

    /// <summary>Brings the state up to what was applied, for storing.</summary>
    public void Save()
    {
        _state.In = _in.Save();
        _state.Out = _out.Save();
        _state.Errors = _errors.Save();
        _state.Discards = _discards.Save();
        _state.InWatch = _inWatch.Save();
        _state.OutWatch = _outWatch.Save();
    }

    /// <summary>Lets go of what was saved: it is here in another form.</summary>
    public void Release()
    {
        (_state.In, _state.Out, _state.Errors, _state.Discards) = ([], [], [], []);
        (_state.InBaseline, _state.OutBaseline, _state.InWatch, _state.OutWatch) = ([], [], [], []);
    }

    /// <summary>Takes the status from a trap or log line at once, not with the next poll. What was never read is left alone.</summary>
    private void ApplyStatus(InterfaceCounters told)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(told.TimestampMilliseconds);
        if (_state.Summary is not { } summary || at < _state.LastStatusChange || !HasChanged(told))
        {
            return;
        }
        _state.LastStatusChange = at;
        _state.Summary = summary with { AdminStatus = Told(told.AdminStatus, summary.AdminStatus), OperStatus = told.OperStatus };
        _metrics.AddStatus(told.TimestampMilliseconds, _state.Summary);
    }

    private bool HasChanged(InterfaceCounters reading) =>
        _state.Summary is { OperStatus: not InterfaceStatus.Unknown } known
        && reading.OperStatus != InterfaceStatus.Unknown
        && known.OperStatus != reading.OperStatus;

    private bool IsShadowedBySnmp(InterfaceCounters reading) =>
        _state.LastSnmp is { } snmp && reading.TimestampMilliseconds - snmp.TimestampMilliseconds < SnmpPrecedenceMilliseconds;

    private void AddSamples(long at, ReadingDelta delta)
    {
        if (delta.In.HasValue)
        {
            _state.InOctets += delta.In.Delta;
            _in.Add(at, delta.In.PerSecond * 8);
            Watch(_inWatch, at, delta.In.PerSecond * 8);
        }
        if (delta.Out.HasValue)
        {
            _state.OutOctets += delta.Out.Delta;
            _out.Add(at, delta.Out.PerSecond * 8);
            Watch(_outWatch, at, delta.Out.PerSecond * 8);
        }
        if (delta.Errors is { } errors)
        {
            _errors.Add(at, errors);
        }
        if (delta.Discards is { } discards)
        {
            _discards.Add(at, discards);
        }
        if (delta.In.HasValue || delta.Out.HasValue)
        {
            var points = _state.LastHour;
            points.Add(new SeriesPoint(at, delta.In.PerSecond * 8, delta.Out.PerSecond * 8));
            var expired = points.FindIndex(p => p.TimestampMilliseconds > at - HourMilliseconds);
            points.RemoveRange(0, Math.Max(expired, points.Count - MaxPoints));
        }
    }

    private void Watch(WatchedMetric metric, long at, double value)
    {
        if (metric.Add(at, value, _calendar) is { } anomaly)
        {
            _anomalies.Add(anomaly);
        }
    }

    private InterfaceSummary Summarize(InterfaceCounters reading, ReadingDelta delta, DateTimeOffset at)
    {
        var speed = reading.SpeedBitsPerSecond;
        // Without a sample (first reading, reset) the rates shown before stay: a gap is not silence.
        var before = _state.Summary;
        var inBits = delta.In.HasValue ? delta.In.PerSecond * 8 : before?.InBitsPerSecond ?? 0;
        var outBits = delta.Out.HasValue ? delta.Out.PerSecond * 8 : before?.OutBitsPerSecond ?? 0;
        return new InterfaceSummary
        {
            Id = _id,
            IfIndex = reading.IfIndex,
            Alias = reading.Alias.Length > 0 ? reading.Alias : before?.Alias ?? "",
            SpeedBitsPerSecond = speed,
            AdminStatus = Told(reading.AdminStatus, before?.AdminStatus),
            OperStatus = Told(reading.OperStatus, before?.OperStatus),
            LastSeen = at,
            InBitsPerSecond = inBits,
            OutBitsPerSecond = outBits,
            InUtilization = speed > 0 ? inBits / speed : null,
            OutUtilization = speed > 0 ? outBits / speed : null,
            InPacketsPerSecond = delta.InPackets ?? before?.InPacketsPerSecond ?? 0,
            OutPacketsPerSecond = delta.OutPackets ?? before?.OutPacketsPerSecond ?? 0,
            ErrorsPerSecond = delta.Errors ?? before?.ErrorsPerSecond ?? 0,
            DiscardsPerSecond = delta.Discards ?? before?.DiscardsPerSecond ?? 0,
        };
    }

    private static InterfaceStatus Told(InterfaceStatus now, InterfaceStatus? before) =>
        now == InterfaceStatus.Unknown ? before ?? InterfaceStatus.Unknown : now;

    private void CountAnomalies(ReadingDelta delta)
    {
        var anomalies = _state.Anomalies;
        foreach (var kind in (ReadOnlySpan<CounterDeltaKind>)[delta.In.Kind, delta.Out.Kind])
        {
            anomalies = kind switch
            {
                CounterDeltaKind.Wrapped => anomalies with { Wraps = anomalies.Wraps + 1 },
                CounterDeltaKind.Reset => anomalies with { Resets = anomalies.Resets + 1 },
                CounterDeltaKind.Implausible => anomalies with { Implausible = anomalies.Implausible + 1 },
                CounterDeltaKind.OutOfOrder or CounterDeltaKind.Duplicate => anomalies with { OutOfOrder = anomalies.OutOfOrder + 1 },
                _ => anomalies,
            };
        }
        _state.Anomalies = anomalies;
    }
}
