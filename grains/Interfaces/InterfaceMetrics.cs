using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.Interfaces;
using TelemetryGrid.Metrics;

namespace TelemetryGrid.Grains.Interfaces;

/// <summary>What an interface says of itself as series; src/README.md lists them.</summary>
internal sealed class InterfaceMetrics(InterfaceId id)
{
    public const string InBits = "network_interface_in_bits_per_second";
    public const string OutBits = "network_interface_out_bits_per_second";

    private readonly EntitySeries _series = new(("device", id.Device.Value), ("interface", id.Name));

    /// <summary>Notes one reading; <paramref name="state"/> and <paramref name="summary"/> are those after it.</summary>
    public void Add(InterfaceCounters reading, InterfaceState state, InterfaceSummary summary, in ReadingDelta delta)
    {
        var at = reading.TimestampMilliseconds;
        AddCounters(at, reading, state);
        AddStatus(at, summary);
        if (summary.SpeedBitsPerSecond > 0)
        {
            _series.Add("network_interface_speed_bits_per_second", at, summary.SpeedBitsPerSecond);
        }
        // Only what was measured between two readings: a reset leaves a gap, not the rate before it.
        if (delta.In.HasValue)
        {
            _series.Add(InBits, at, summary.InBitsPerSecond);
            _series.AddIf("network_interface_in_utilization_ratio", at, summary.InUtilization);
        }
        if (delta.Out.HasValue)
        {
            _series.Add(OutBits, at, summary.OutBitsPerSecond);
            _series.AddIf("network_interface_out_utilization_ratio", at, summary.OutUtilization);
        }
        _series.Add(
            "network_interface_info",
            at,
            1,
            ("alias", summary.Alias),
            ("description", state.Description),
            ("if_index", summary.IfIndex.ToString(CultureInfo.InvariantCulture))
        );
    }

    /// <summary>Notes whether it is up.</summary>
    public void AddStatus(long at, InterfaceSummary summary)
    {
        _series.Add("network_interface_up", at, summary.OperStatus == InterfaceStatus.Up ? 1 : 0);
        _series.Add("network_interface_oper_status", at, (double)summary.OperStatus);
        _series.Add("network_interface_admin_status", at, (double)summary.AdminStatus);
    }

    /// <summary>Notes what a metric's detector and baseline say.</summary>
    public void AddWatch(long at, WatchedMetric watch, DeviceCalendar calendar) => watch.AddTo(_series, at, calendar);

    public ImmutableArray<EntitySample> Take() => _series.Take();

    private void AddCounters(long at, InterfaceCounters reading, InterfaceState state)
    {
        // Ours, which go on through wraps and restarts of the agent; the others are as the agent counts them.
        _series.Add("network_interface_in_octets_total", at, state.InOctets);
        _series.Add("network_interface_out_octets_total", at, state.OutOctets);
        _series.AddIf("network_interface_in_packets_total", at, reading.InPackets);
        _series.AddIf("network_interface_out_packets_total", at, reading.OutPackets);
        _series.AddIf("network_interface_in_errors_total", at, reading.InErrors);
        _series.AddIf("network_interface_out_errors_total", at, reading.OutErrors);
        _series.AddIf("network_interface_in_discards_total", at, reading.InDiscards);
        _series.AddIf("network_interface_out_discards_total", at, reading.OutDiscards);
        var anomalies = state.Anomalies;
        _series.Add("network_interface_counter_anomalies_total", at, anomalies.Wraps, ("kind", "wrap"));
        _series.Add("network_interface_counter_anomalies_total", at, anomalies.Resets, ("kind", "reset"));
        _series.Add("network_interface_counter_anomalies_total", at, anomalies.Implausible, ("kind", "implausible"));
        _series.Add("network_interface_counter_anomalies_total", at, anomalies.OutOfOrder, ("kind", "out_of_order"));
    }
}
