using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Finds hosts that are attacked: sums what each gets in a window, apart by exporter, since several on the way report the same flow, and
/// compares the largest sum with thresholds and with what the host is used to.
/// </summary>
internal sealed class VictimWatch(FlowPatternOptions options, PatternShare share, PatternEpisodes episodes)
{
    private const double PastWeight = 0.1;

    /// <summary>A window that is odd itself teaches no more than this many times the past.</summary>
    private const double MostLearned = 3;
    private const int PastWindows = 10;
    private const double UnknownFactor = 4;

    private const int Cells = 1 << 14;

    /// <summary>A host is watched from this part of the lowest threshold on.</summary>
    private const double BusyPart = 1 / 32.0;

    private readonly float[] _cells = new float[Cells];
    private long _cellsStart = long.MinValue / 2;

    // When the first flow came; long ago where there is a stored past.
    private long? _since;
    private readonly EntityTable<HostKey, Victim> _victims = new(Math.Max(64, options.MaxEntities / 4));
    private readonly long _window = (long)options.AttackWindow.TotalMilliseconds;
    private readonly double _attackOctets = share.OfSum(options.AttackBitsPerSecond / 8 * options.AttackWindow.TotalSeconds);
    private readonly double _reflectedOctets = share.OfSum(options.AmplificationBitsPerSecond / 8 * options.AttackWindow.TotalSeconds);
    private readonly double _syns = share.OfSum(options.SynFloodPerSecond * options.AttackWindow.TotalSeconds);
    private readonly double _sources = share.Of(options.AttackSources);
    private readonly double _reflectors = Math.Max(4, share.OfSum(options.AmplificationSources));

    private readonly double _busyOctets = Math.Max(
        1,
        share.OfSum(Math.Min(options.AttackBitsPerSecond, options.AmplificationBitsPerSecond) / 8 * options.AttackWindow.TotalSeconds)
            * BusyPart
    );
    private readonly double _busySyns = Math.Max(1, share.OfSum(options.SynFloodPerSecond * options.AttackWindow.TotalSeconds) * BusyPart);

    public long Evicted => _victims.Evicted;

    public void Add(in FlowObservation flow, ulong sourceHash, ulong destinationHash, long now)
    {
        _since ??= now;
        if (!IsBusy(in flow, destinationHash, now))
        {
            return;
        }
        ref var victim = ref _victims.GetOrAdd(flow.Destination, out var isNew);
        if (isNew)
        {
            victim = new Victim { Start = now };
        }
        else if (now - victim.Start >= _window)
        {
            Roll(ref victim, now);
        }
        victim.LastSeen = now;
        ref var seen = ref SlotOf(ref victim, flow.Exporter);
        seen.Octets += flow.Octets;
        victim.Sources.Add(sourceHash);
        victim.Parts[(int)(sourceHash >> 58)] += flow.Octets;
        if (flow.Protocol == FlowObservation.Tcp)
        {
            seen.TcpPackets += flow.Packets;
            if (flow.IsSynAlone)
            {
                seen.Syns += flow.Packets;
                victim.SynPorts.Add(PatternHash.Mix(flow.DestinationPort | 0xF100_0000UL));
                if (seen.Syns >= _syns)
                {
                    CheckSyns(in flow, in victim, in seen, now);
                }
            }
        }
        else if (flow.Protocol == FlowObservation.Udp && Amplifies(flow.SourcePort))
        {
            seen.ReflectedOctets += flow.Octets;
            seen.ReflectedPackets += flow.Packets;
            victim.Reflectors.Add(sourceHash);
            Vote(ref victim, flow.SourcePort);
            if (seen.ReflectedOctets >= _reflectedOctets)
            {
                CheckReflected(in flow, in victim, in seen, now);
            }
        }
        if (seen.Octets >= _attackOctets)
        {
            CheckVolume(in flow, in victim, in seen, now);
        }
    }

    public void Write(StateWriter writer)
    {
        _victims.Write(writer);
        writer.Signed(_cellsStart);
        foreach (ref readonly var cell in _cells.AsSpan())
        {
            writer.Raw(in cell);
        }
    }

    public void Read(ref StateReader reader)
    {
        _since = long.MinValue / 2;
        _victims.Read(ref reader);
        _cellsStart = reader.Signed();
        foreach (ref var cell in _cells.AsSpan())
        {
            cell = reader.Single();
        }
    }

    /// <summary>Services that answer with more than they were asked over UDP (US-CERT alert TA14-017A).</summary>
    private static bool Amplifies(ushort port) =>
        port is 17 or 19 or 53 or 69 or 111 or 123 or 137 or 161 or 389 or 1900 or 3283 or 3702 or 5353 or 11_211 or 27_960;

    private void CheckVolume(in FlowObservation flow, in Victim victim, in Seen seen, long now)
    {
        // At the start nobody knows yet what hosts are used to: a busy server must not look attacked for that. Later, who was never busy is known
        // to be quiet.
        var isUnknown = victim.Windows < PastWindows && now - _since < PastWindows * _window;
        var least = isUnknown ? UnknownFactor * _attackOctets : Math.Max(_attackOctets, options.AttackFactor * victim.Past);
        var sources = victim.Sources.Estimate;
        if (seen.Octets < least || sources < _sources)
        {
            return;
        }
        // A few large transfers to a busy host are no attack.
        var equal = EqualSources(victim.Parts);
        if (equal < options.AttackEqualSources)
        {
            return;
        }
        var subject = PatternSubject.Of(PatternKind.VolumetricAttack, destination: flow.Destination);
        if (episodes.Observe(in subject, victim.Start, now, seen.Octets / least) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("bits_per_second", PerSecond(seen.Octets * 8, in victim, now)),
                ("usual_bits_per_second", victim.Past * 8 * share.Count / (_window / 1000.0)),
                ("distinct_sources", sources * share.Count),
                ("equal_sources_at_least", equal)
            );
        }
    }

    private void CheckReflected(in FlowObservation flow, in Victim victim, in Seen seen, long now)
    {
        var sources = victim.Reflectors.Estimate;
        var size = seen.ReflectedOctets / Math.Max(1.0, seen.ReflectedPackets);
        if (sources < _reflectors || size < options.AmplificationPacketOctets)
        {
            return;
        }
        // The commonest port may change while it goes on; the episode is the victim's.
        var subject = PatternSubject.Of(PatternKind.AmplificationAttack, destination: flow.Destination);
        if (episodes.Observe(in subject, victim.Start, now, seen.ReflectedOctets / _reflectedOctets) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("bits_per_second", PerSecond(seen.ReflectedOctets * 8, in victim, now)),
                ("source_port", victim.ReflectedPort),
                ("distinct_sources", sources * share.Count),
                ("octets_per_packet", size)
            );
        }
    }

    private void CheckSyns(in FlowObservation flow, in Victim victim, in Seen seen, long now)
    {
        var part = seen.Syns / (double)Math.Max(1, seen.TcpPackets);
        if (part < options.SynFloodShare || victim.SynPorts.Estimate > options.SynFloodPorts)
        {
            return;
        }
        var subject = PatternSubject.Of(PatternKind.SynFlood, destination: flow.Destination);
        if (episodes.Observe(in subject, victim.Start, now, seen.Syns / _syns) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("syns_per_second", PerSecond(seen.Syns, in victim, now)),
                ("syn_share", part),
                ("distinct_sources", victim.Sources.Estimate * share.Count),
                ("distinct_ports", victim.SynPorts.Estimate),
                ("port", flow.DestinationPort)
            );
        }
    }

    // A flow that is reported at once may have lasted longer than the window is old.
    private double PerSecond(double sum, in Victim victim, long now) =>
        sum * share.Count / (Math.Max(now - victim.Start, _window / 6) / 1000.0);

    private void Roll(ref Victim victim, long now)
    {
        double octets = 0;
        foreach (ref readonly var slot in victim.Slots)
        {
            octets = Math.Max(octets, slot.Octets);
        }
        var elapsed = Math.Min((now - victim.Start) / _window, 1_000);
        if (victim.Windows > 0)
        {
            octets = Math.Min(octets, Math.Max(MostLearned * victim.Past, _attackOctets / options.AttackFactor));
        }
        // Windows without traffic are past as well.
        victim.Past = victim.Windows == 0 ? Math.Min(octets, _attackOctets) : victim.Past + (PastWeight * (octets - victim.Past));
        victim.Past *= Math.Pow(1 - PastWeight, elapsed - 1);
        victim.Windows = (int)Math.Min(victim.Windows + elapsed, 1_000_000);
        victim.Start = now;
        victim.Sources = default;
        victim.Reflectors = default;
        victim.SynPorts = default;
        victim.Slots = default;
        victim.Parts = default;
    }

    /// <summary>
    /// Whether a host got enough in this window to be watched, by cells that some hosts share: with one more that is watched in vain, all the
    /// others cost one look-up.
    /// </summary>
    private bool IsBusy(in FlowObservation flow, ulong destinationHash, long now)
    {
        if (now - _cellsStart >= _window)
        {
            Array.Clear(_cells);
            _cellsStart = now;
        }
        ref var cell = ref _cells[(int)(destinationHash & (Cells - 1))];
        if (cell >= 1)
        {
            return true;
        }
        cell += (float)(flow.Octets / _busyOctets) + (flow.IsSynAlone ? (float)(flow.Packets / _busySyns) : 0);
        return cell >= 1;
    }

    /// <summary>The participation ratio: as many equal parts would be as uneven.</summary>
    private static double EqualSources(ReadOnlySpan<double> parts)
    {
        var (sum, squares) = (0d, 0d);
        foreach (var part in parts)
        {
            sum += part;
            squares += part * part;
        }
        return squares > 0 ? sum * sum / squares : 0;
    }

    private static ref Seen SlotOf(ref Victim victim, ushort exporter)
    {
        Span<Seen> slots = victim.Slots;
        var least = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].Exporter == exporter + 1u)
            {
                return ref slots[i];
            }
            least = slots[i].Octets < slots[least].Octets ? i : least;
        }
        // The one that saw least is not the one nearest to the victim.
        slots[least] = new Seen { Exporter = exporter + 1u };
        return ref slots[least];
    }

    /// <summary>The port that most datagrams come from, if any has the majority (Boyer and Moore's vote).</summary>
    private static void Vote(ref Victim victim, ushort port)
    {
        if (victim.ReflectedPort == port)
        {
            victim.Votes++;
        }
        else if (--victim.Votes < 0)
        {
            (victim.ReflectedPort, victim.Votes) = (port, 1);
        }
    }

    private struct Victim : IAged
    {
        public long Start;
        public long LastSeen;
        public double Past;
        public int Windows;
        public int Votes;
        public DistinctBits Sources;
        public DistinctBits Reflectors;
        public DistinctBits SynPorts;
        public ulong ReflectedPort;
        public Exporters Slots;
        public SourceParts Parts;

        readonly long IAged.LastSeen => LastSeen;
    }

    private struct Seen
    {
        public ulong Octets;
        public ulong ReflectedOctets;
        public ulong ReflectedPackets;
        public ulong TcpPackets;
        public ulong Syns;
        public ulong Exporter;
    }

    [InlineArray(64)]
    private struct SourceParts
    {
        private double _first;
    }

    [InlineArray(4)]
    private struct Exporters
    {
        private Seen _first;
    }
}
