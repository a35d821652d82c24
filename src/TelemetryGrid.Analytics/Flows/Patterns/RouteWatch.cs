using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Finds pairs of exporters between which routing is asymmetric: one sees only the one direction of hosts' conversations, the other only the
/// other. Looks at one pair of hosts in eight, since a route carries many.
/// </summary>
internal sealed class RouteWatch(FlowPatternOptions options, PatternShare share, PatternEpisodes episodes)
{
    private const long Hour = 3_600_000;
    private const ulong Sample = 7;

    private readonly EntityTable<PairKey, Route> _pairs = new(options.MaxEntities);
    private readonly EntityTable<ulong, Divided> _exporters = new(1_024);
    private readonly int _flows = options.AsymmetryFlows;

    public long Evicted => _pairs.Evicted;

    public void Add(in FlowObservation flow, ulong sourceHash, ulong destinationHash, long now)
    {
        // The sum is the same both ways.
        var hash = PatternHash.Mix(sourceHash + destinationHash);
        if ((hash & Sample) != 0 || !share.Owns(hash))
        {
            return;
        }
        var isForward = sourceHash <= destinationHash;
        var key = isForward ? new PairKey(flow.Source, flow.Destination, 0) : new PairKey(flow.Destination, flow.Source, 0);
        ref var route = ref _pairs.GetOrAdd(key, out var isNew);
        if (isNew || now - route.Start >= Hour)
        {
            route = new Route { Start = now };
        }
        route.LastSeen = now;
        Span<Seen> slots = route.Slots;
        foreach (ref var slot in slots)
        {
            if (slot.Exporter != flow.Exporter + 1)
            {
                if (slot.Exporter != 0)
                {
                    continue;
                }
                slot.Exporter = (ushort)(flow.Exporter + 1);
            }
            ref var count = ref isForward ? ref slot.Forward : ref slot.Backward;
            count = (byte)Math.Min(count + 1, byte.MaxValue);
            if (count == _flows && !route.IsTold)
            {
                Check(ref route, slots, now);
            }
            return;
        }
    }

    public void Write(StateWriter writer)
    {
        _pairs.Write(writer);
        _exporters.Write(writer);
    }

    public void Read(ref StateReader reader)
    {
        _pairs.Read(ref reader);
        _exporters.Read(ref reader);
    }

    private void Check(ref Route route, ReadOnlySpan<Seen> slots, long now)
    {
        foreach (ref readonly var there in slots)
        {
            foreach (ref readonly var back in slots)
            {
                if (there.Forward >= _flows && there.Backward == 0 && back.Backward >= _flows && back.Forward == 0)
                {
                    route.IsTold = true;
                    Count(Math.Min(there.Exporter, back.Exporter) - 1, Math.Max(there.Exporter, back.Exporter) - 1, now);
                    return;
                }
            }
        }
    }

    private void Count(int one, int other, long now)
    {
        ref var divided = ref _exporters.GetOrAdd(((ulong)one << 16) | (uint)other, out var isNew);
        if (isNew || now - divided.Start >= Hour)
        {
            divided = new Divided { Start = now };
        }
        divided.LastSeen = now;
        if (++divided.Pairs < options.AsymmetryPairs)
        {
            return;
        }
        var subject = PatternSubject.Of(PatternKind.AsymmetricRouting, exporter: (ushort)one, otherExporter: (ulong)other);
        if (episodes.Observe(in subject, divided.Start, now, divided.Pairs / (double)options.AsymmetryPairs) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("host_pairs_seen", divided.Pairs),
                ("flows_each_way_at_least", _flows),
                ("window_seconds", (now - divided.Start) / 1000.0)
            );
        }
    }

    private struct Route : IAged
    {
        public long Start;
        public long LastSeen;
        public Exporters Slots;
        public bool IsTold;

        readonly long IAged.LastSeen => LastSeen;
    }

    private struct Seen
    {
        public ushort Exporter;
        public byte Forward;
        public byte Backward;
    }

    [InlineArray(6)]
    private struct Exporters
    {
        private Seen _first;
    }

    private struct Divided : IAged
    {
        public long Start;
        public long LastSeen;
        public long Pairs;

        readonly long IAged.LastSeen => LastSeen;
    }
}
