using TelemetryGrid.Analytics.Flows;
using TelemetryGrid.Flows;
using TelemetryGrid.Grains.Ingest;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Grains.Flows;

/// <summary>
/// The flow traffic of one partition: by minute and key while it is among what the bounds keep, exact in total always. Knows which keys are
/// heavy enough for an entity of their own. Driven by its input alone, so that a replay leads to the same table.
/// </summary>
internal sealed class FlowTable
{
    /// <summary>Exporters that no longer fit are counted together under this one.</summary>
    private static readonly DeviceId OtherExporters = DeviceId.Parse("other-exporters");

    private const int MaxExporters = 4096;

    private readonly FlowSlices<FlowTuple, FlowAttributes> _slices;
    private readonly HeavyHitterAdmission<FlowTuple> _admission;
    private readonly List<DeviceId> _exporters;
    private readonly Dictionary<DeviceId, int> _numbers;
    private readonly Dictionary<FlowKey, FlowUpdate> _updates = [];
    private readonly HashSet<FlowKey> _retired = [];
    private long _releasedMinute;

    private FlowTable(FlowSlices<FlowTuple, FlowAttributes> slices, HeavyHitterAdmission<FlowTuple> admission, FlowTableFormat.Head head)
    {
        _slices = slices;
        _admission = admission;
        _releasedMinute = head.ReleasedMinute;
        _exporters = head.Exporters;
        _numbers = _exporters.Select((device, number) => (device, number)).ToDictionary(e => e.device, e => e.number);
    }

    /// <summary>Everything ever added.</summary>
    public FlowTraffic Traffic
    {
        get
        {
            var sum = default(FlowTraffic);
            for (var exporter = 0; exporter < _exporters.Count; exporter++)
            {
                sum += ToTraffic(_slices.AllTime(exporter));
            }
            return sum;
        }
    }

    public long KeyCount => _slices.KeyCount;

    public int EntityCount => _admission.Count;

    public static FlowTable Load(ReadOnlySpan<byte> stored, PartitionOptions options)
    {
        var bounds = new FlowSlicesOptions
        {
            MaxKeysPerSlice = options.MaxKeysPerSlice,
            KeepPerSlice = options.KeepPerSlice,
            MaxGroups = MaxExporters,
        };
        var admission = new HeavyHitterAdmissionOptions { MaxAdmitted = options.MaxFlowEntities, MaxGroups = MaxExporters };
        if (stored.IsEmpty)
        {
            return new FlowTable(
                new FlowSlices<FlowTuple, FlowAttributes>(bounds, Merge),
                new HeavyHitterAdmission<FlowTuple>(admission),
                new FlowTableFormat.Head(0, 0, [OtherExporters])
            );
        }
        var parts = FlowTableFormat.Read(stored, out var head);
        // A bound that was lowered meanwhile must not cost the table: those above it stay until they go quiet.
        admission = admission with
        {
            MaxAdmitted = Math.Max(options.MaxFlowEntities, head.Entities),
        };
        return new FlowTable(
            FlowSlices<FlowTuple, FlowAttributes>.Read(stored[parts.Slices], bounds, Merge),
            HeavyHitterAdmission<FlowTuple>.Read(stored[parts.Admission], admission),
            head
        );
    }

    public byte[] Save() =>
        FlowTableFormat.Write(
            new FlowTableFormat.Head(_releasedMinute, _admission.Count, _exporters),
            StateBytes.Of(_slices.WriteTo),
            StateBytes.Of(_admission.WriteTo)
        );

    public void Add(ReadOnlySpan<FlowAggregate> flows, DeviceId exporter)
    {
        var group = NumberOf(exporter);
        var now = long.MinValue;
        foreach (ref readonly var flow in flows)
        {
            now = Math.Max(now, flow.EndMilliseconds);
        }
        if (flows.IsEmpty)
        {
            return;
        }
        // Collectors clamp times to their own, so the newest end is as good as the time of receipt, and the same in a replay.
        _slices.Advance(now);
        foreach (ref readonly var flow in flows)
        {
            _slices.Add(
                flow.Tuple,
                group,
                flow.Attributes,
                flow.StartMilliseconds,
                flow.EndMilliseconds,
                flow.Octets,
                flow.Packets,
                flow.Records
            );
            if (_admission.Offer(flow.Tuple, group, flow.Octets, Math.Min(flow.EndMilliseconds, now)))
            {
                Note(new FlowKey(_exporters[group], flow.Tuple), in flow);
            }
        }
        ReleaseQuiet(now);
    }

    /// <summary>What the entities of heavy flows must hear since the last call; those about to be retired hear no more.</summary>
    public IReadOnlyList<KeyValuePair<FlowKey, FlowUpdate>> TakeUpdates()
    {
        var updates = _updates.Where(update => !_retired.Contains(update.Key)).ToList();
        _updates.Clear();
        return updates;
    }

    /// <summary>Flows that stopped being heavy since the last call; ask after <see cref="TakeUpdates"/>.</summary>
    public IReadOnlyList<FlowKey> TakeRetired()
    {
        var retired = _retired.ToList();
        _retired.Clear();
        return retired;
    }

    /// <param name="context">Null where nothing is known of addresses.</param>
    public FlowTop Top(FlowTopQuery query, IFlowContext? context = null)
    {
        int? only = null;
        if (query.Device is { } device)
        {
            if (!_numbers.TryGetValue(device, out var number))
            {
                return new FlowTop([], default, default);
            }
            only = number;
        }
        var grouping = new FlowGrouping(query.Group, only, context);
        _slices.Visit(query.FromMilliseconds, query.ToMilliseconds, ref grouping);
        return grouping.Answer(query, _exporters);
    }

    private void ReleaseQuiet(long now)
    {
        var minute = now / 60_000;
        if (minute <= _releasedMinute)
        {
            return;
        }
        _releasedMinute = minute;
        var released = new List<AdmittedKey<FlowTuple>>();
        _admission.ReleaseIdle(now, released);
        foreach (var quiet in released)
        {
            _retired.Add(new FlowKey(_exporters[quiet.Group], quiet.Key));
        }
    }

    private void Note(FlowKey key, in FlowAggregate flow)
    {
        // Quiet and heavy again within one entry: its entity goes on.
        _retired.Remove(key);
        var traffic = new FlowTraffic(flow.Octets, flow.Packets, flow.Records);
        _updates[key] = _updates.TryGetValue(key, out var known)
            ? new FlowUpdate(
                flow.Attributes.MergedOver(known.Attributes),
                Math.Min(known.StartMilliseconds, flow.StartMilliseconds),
                Math.Max(known.EndMilliseconds, flow.EndMilliseconds),
                known.Traffic + traffic
            )
            : new FlowUpdate(flow.Attributes, flow.StartMilliseconds, flow.EndMilliseconds, traffic);
    }

    private int NumberOf(DeviceId exporter)
    {
        if (_numbers.TryGetValue(exporter, out var number))
        {
            return number;
        }
        if (_exporters.Count >= MaxExporters)
        {
            return 0;
        }
        number = _exporters.Count;
        _exporters.Add(exporter);
        _numbers.Add(exporter, number);
        return number;
    }

    private static void Merge(ref FlowAttributes kept, in FlowAttributes incoming) => kept = incoming.MergedOver(in kept);

    private static FlowTraffic ToTraffic(in FlowTotals totals) => new(totals.Octets, totals.Packets, totals.Flows);
}
