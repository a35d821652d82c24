using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Flows;

/// <summary>
/// Flow traffic as counters by exporter, protocol and application: exact whatever the number of flows, since each flow counts in one of
/// them. Driven by its input and what it stored alone, so that a replay says the same again.
/// </summary>
internal sealed class FlowMetrics
{
    private const long IntervalMilliseconds = 10_000;

    /// <summary>A counter that stands still is repeated this often, well within the five minutes after which a query takes it for gone.</summary>
    private const long RepeatMilliseconds = 60_000;

    /// <summary>
    /// Past this many, the traffic of new combinations counts under <see cref="Other"/> of its exporter; past twice as many, under that of
    /// a device of this name.
    /// </summary>
    internal const int MaxCounters = 16_384;
    private const string Other = "other";
    private static readonly DeviceId NoDevice = DeviceId.Parse(Other);

    private readonly Dictionary<(DeviceId Device, byte Protocol, string Application), Counter> _counters = [];
    private long _slot;

    private readonly string _partition;
    private readonly ApplicationTable _applications;

    /// <param name="partition">Flows of one exporter are spread over partitions, each of which has counters of its own: a label tells them apart.</param>
    /// <param name="stored">What <see cref="Save"/> gave; goes on exactly from there.</param>
    /// <param name="applications">Null for the built-in names.</param>
    public FlowMetrics(int partition, IEnumerable<FlowSeriesTotal> stored, ApplicationTable? applications = null)
    {
        _applications = applications ?? ApplicationTable.Standard;
        _partition = partition.ToString(CultureInfo.InvariantCulture);
        foreach (var total in stored)
        {
            _counters[(DeviceId.Parse(total.Device), total.Protocol, total.Application)] = new Counter
            {
                Traffic = total.Traffic,
                IsChanged = total.IsChanged,
                SaidAt = total.SaidAtMilliseconds,
            };
            // Whatever begins an interval says something of a counter then, or makes one.
            _slot = Math.Max(_slot, total.SaidAtMilliseconds / IntervalMilliseconds);
        }
    }

    public void Add(ReadOnlySpan<FlowAggregate> flows, DeviceId exporter, Conclusions derived)
    {
        foreach (ref readonly var flow in flows)
        {
            var slot = flow.EndMilliseconds / IntervalMilliseconds;
            if (slot > _slot)
            {
                Emit(slot, derived);
            }
            var application = _applications.Name(
                flow.Tuple.Protocol,
                flow.Tuple.SourcePort,
                flow.Tuple.DestinationPort,
                flow.Attributes.Dscp
            );
            ref var counter = ref Find((exporter, flow.Tuple.Protocol, application));
            counter.Traffic += new FlowTraffic(flow.Octets, flow.Packets, flow.Records);
            counter.IsChanged = true;
        }
    }

    public List<FlowSeriesTotal> Save() =>
        [
            .. _counters.Select(c => new FlowSeriesTotal(
                c.Key.Device.Value,
                c.Key.Protocol,
                c.Key.Application,
                c.Value.Traffic,
                c.Value.SaidAt,
                c.Value.IsChanged
            )),
        ];

    // What has been counted before a slot began stands at the moment it began.
    private void Emit(long slot, Conclusions derived)
    {
        var at = slot * IntervalMilliseconds;
        var isFirst = _slot == 0;
        _slot = slot;
        if (isFirst)
        {
            return;
        }
        foreach (var key in _counters.Keys)
        {
            ref var counter = ref CollectionsMarshal.GetValueRefOrNullRef(_counters, key);
            if (!counter.IsChanged && at - counter.SaidAt < RepeatMilliseconds)
            {
                continue;
            }
            counter.IsChanged = false;
            counter.SaidAt = at;
            derived.Add(Series("network_flow_octets_total", key), at, counter.Traffic.Octets);
            derived.Add(Series("network_flow_packets_total", key), at, counter.Traffic.Packets);
            derived.Add(Series("network_flow_records_total", key), at, counter.Traffic.Records);
        }
    }

    private ref Counter Find((DeviceId Device, byte Protocol, string Application) key)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_counters, key);
        if (!Unsafe.IsNullRef(ref known))
        {
            return ref known;
        }
        if (_counters.Count >= MaxCounters)
        {
            // Senders can make up exporters without end as well.
            key = (_counters.Count < 2 * MaxCounters ? key.Device : NoDevice, key.Protocol, Other);
        }
        ref var counter = ref CollectionsMarshal.GetValueRefOrAddDefault(_counters, key, out var isKnown);
        if (!isKnown)
        {
            counter.SaidAt = _slot * IntervalMilliseconds;
        }
        return ref counter;
    }

    private Labels Series(string metric, (DeviceId Device, byte Protocol, string Application) key) =>
        Labels.Of(
            (Labels.MetricName, metric),
            ("application", key.Application),
            ("device", key.Device.Value),
            ("partition", _partition),
            ("protocol", ApplicationTable.ProtocolName(key.Protocol))
        );

    private struct Counter
    {
        public FlowTraffic Traffic;
        public bool IsChanged;
        public long SaidAt;
    }
}
