using System.Collections.Immutable;
using TelemetryGrid.Anomalies;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <summary>How a heavy flow's state follows from its traffic. Pure: no clock, no storage.</summary>
internal sealed class FlowTracker(FlowKey key, FlowState state, ApplicationTable? applications = null, WatchCalendar? calendar = null)
{
    private readonly MetricTracker _octetRate = MetricTracker.Load(state.OctetRate);
    private readonly MetricTracker _packetRate = MetricTracker.Load(state.PacketRate);
    private readonly FlowWatch _watch = new(key, state, calendar ?? WatchCalendar.Empty);

    public FlowEffect Apply(FlowUpdate update)
    {
        // A long flow reports in parts: the rate is over the time since the part before, not since the flow began.
        var since = Math.Max(update.StartMilliseconds, state.LastSeenMilliseconds);
        var seconds = Math.Max(1, (update.EndMilliseconds - since) / 1000d);
        state.FirstSeenMilliseconds =
            state.FirstSeenMilliseconds == 0 ? update.StartMilliseconds : Math.Min(state.FirstSeenMilliseconds, update.StartMilliseconds);
        state.LastSeenMilliseconds = Math.Max(state.LastSeenMilliseconds, update.EndMilliseconds);
        state.Traffic += update.Traffic;
        state.Attributes = update.Attributes.MergedOver(state.Attributes);
        _octetRate.Add(update.EndMilliseconds, update.Traffic.Octets / seconds);
        _packetRate.Add(update.EndMilliseconds, update.Traffic.Packets / seconds);
        return _watch.Apply(update);
    }

    /// <summary>Takes what a person says of an anomaly; null when the metric is not watched.</summary>
    public double? Learn(string metric, AnomalyVerdict verdict, double score)
    {
        var watched = _watch.Find(metric);
        watched?.Learn(verdict, score);
        return watched?.Threshold;
    }

    /// <summary>What the detectors have learnt.</summary>
    public ImmutableArray<DetectorReport> Detectors() => [_watch.Report()];

    public FlowSnapshot Snapshot(long nowMilliseconds) =>
        new(
            key,
            DateTimeOffset.FromUnixTimeMilliseconds(state.FirstSeenMilliseconds),
            DateTimeOffset.FromUnixTimeMilliseconds(state.LastSeenMilliseconds),
            state.Traffic,
            state.Attributes,
            (applications ?? ApplicationTable.Standard).Name(
                key.Tuple.Protocol,
                key.Tuple.SourcePort,
                key.Tuple.DestinationPort,
                state.Attributes.Dscp
            ),
            DscpTable.Name(state.Attributes.Dscp),
            _octetRate.Snapshot(nowMilliseconds),
            _packetRate.Snapshot(nowMilliseconds),
            _watch.Expected(nowMilliseconds)
        );

    /// <summary>Brings the state up to what was applied, for storing.</summary>
    public void Save()
    {
        state.OctetRate = _octetRate.Save();
        state.PacketRate = _packetRate.Save();
        _watch.Save();
    }

    /// <summary>Lets go of what was saved: it is here in another form.</summary>
    public void Release()
    {
        (state.OctetRate, state.PacketRate) = ([], []);
        _watch.Release();
    }
}
