using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Finds hosts that call one service in even intervals: keeps the last sixteen intervals between small connections of a pair, and asks how far
/// they are from multiples of one period, since of several detectors each sees some of the connections only.
/// </summary>
internal sealed class BeaconWatch(FlowPatternOptions options, PatternShare share, PatternEpisodes episodes)
{
    private const int Kept = 16;
    private const int CheckEvery = 4;
    private const long LongestConnection = 10_000;

    /// <summary>Several exporters on the way report a connection with start times that differ by as much.</summary>
    private const long SameStart = 1_000;

    private const int Remembered = 1 << 15;

    private readonly uint[] _once = new uint[Remembered];
    private readonly EntityTable<PairKey, Caller> _callers = new(options.MaxEntities);
    private readonly double _shortest = options.BeaconShortest.TotalSeconds;

    public long Evicted => _callers.Evicted;

    public void Add(in FlowObservation flow, ulong sourceHash, ulong destinationHash)
    {
        // What is regular by design: names whose time to live ran out, clocks, polls.
        if (
            flow.Octets > options.BeaconOctets
            || !flow.IsFromClient
            || flow.DestinationPort is 53 or 123 or 161 or 162 or 514
            || flow.EndMilliseconds - flow.StartMilliseconds > LongestConnection
        )
        {
            return;
        }
        var detail = ((ulong)flow.Protocol << 16) | flow.DestinationPort;
        var hash = PatternHash.OfPair(sourceHash, destinationHash, detail);
        if (!share.Owns(hash))
        {
            return;
        }
        // Most pairs talk once: only those that do it again, before too many others, are watched.
        ref var once = ref _once[(int)(hash & (Remembered - 1))];
        var mark = (uint)(hash >> 20) | 1;
        if (once != mark)
        {
            once = mark;
            return;
        }
        var key = new PairKey(flow.Source, flow.Destination, detail);
        ref var caller = ref _callers.GetOrAdd(key, out var isNew);
        if (isNew)
        {
            caller = default;
        }
        else if (flow.SourcePort == caller.Port || flow.StartMilliseconds <= caller.LastSeen + SameStart)
        {
            // The same connection, told by another exporter or told again while it lasts.
            return;
        }
        else
        {
            caller.Intervals[(int)(caller.Count++ % Kept)] = (flow.StartMilliseconds - caller.LastSeen) / 1000f;
        }
        caller.LastSeen = flow.StartMilliseconds;
        caller.Port = flow.SourcePort;
        caller.Sizes[(int)(caller.Count % Kept)] = flow.Octets;
        if (caller.Count >= Kept && caller.Count % CheckEvery == 0)
        {
            Check(in flow, in caller);
        }
    }

    public void Write(StateWriter writer)
    {
        _callers.Write(writer);
        foreach (ref readonly var once in _once.AsSpan())
        {
            writer.Raw(in once);
        }
    }

    public void Read(ref StateReader reader)
    {
        _callers.Read(ref reader);
        foreach (ref var once in _once.AsSpan())
        {
            once = reader.Raw<uint>();
        }
    }

    private void Check(in FlowObservation flow, in Caller caller)
    {
        ReadOnlySpan<float> intervals = caller.Intervals;
        Span<float> sorted = stackalloc float[Kept];
        intervals.CopyTo(sorted);
        sorted.Sort();
        var total = 0d;
        foreach (var interval in intervals)
        {
            total += interval;
        }
        // The shortest quarter is one period each, or two or three where a share of the connections is seen.
        var (period, residual, multiple) = (0d, 1d, 0d);
        for (var divisor = 1; divisor <= (share.Count == 1 ? 1 : 3); divisor++)
        {
            var candidate = Fit(intervals, sorted[Kept / 4] / divisor);
            if (candidate.Residual < residual && candidate.Period >= _shortest)
            {
                (period, residual, multiple) = (candidate.Period, candidate.Residual, candidate.Multiple);
            }
        }
        var deviation = Deviation(caller.Sizes);
        // With every connection in sight nearly every interval is one period: a missed call now and then is all.
        var most = share.Count == 1 ? 1.25 : 2.0 * share.Count;
        if (residual > options.BeaconResidual || multiple > most || deviation > options.BeaconSizeDeviation)
        {
            return;
        }
        var subject = PatternSubject.Of(PatternKind.Beaconing, flow.Source, flow.Destination, flow.DestinationPort, flow.Protocol);
        var strength = options.BeaconResidual / Math.Max(residual, options.BeaconResidual / 20);
        if (
            episodes.Observe(in subject, flow.StartMilliseconds - (long)(total * 1000), flow.StartMilliseconds, strength)
            is PatternPhase.Began
        )
        {
            episodes.Tell(
                PatternPhase.Began,
                in subject,
                1,
                ("period_seconds", period),
                ("period_residual", residual),
                ("intervals", Kept),
                ("mean_octets", Mean(caller.Sizes)),
                ("octets_deviation", deviation)
            );
        }
    }

    private static (double Period, double Residual, double Multiple) Fit(ReadOnlySpan<float> intervals, double period)
    {
        if (period <= 0)
        {
            return (0, 1, 0);
        }
        // Twice: the first guess comes from one interval, with its jitter.
        for (var round = 0; round < 2; round++)
        {
            var (sum, squares) = (0d, 0d);
            foreach (var interval in intervals)
            {
                var k = Math.Max(1, Math.Round(interval / period));
                sum += interval * k;
                squares += k * k;
            }
            period = sum / squares;
        }
        var (residual, multiple) = (0d, 0d);
        foreach (var interval in intervals)
        {
            var k = Math.Max(1, Math.Round(interval / period));
            residual += Math.Min(1, Math.Abs(interval / period - k));
            multiple += k;
        }
        return (period, residual / intervals.Length, multiple / intervals.Length);
    }

    private static double Mean(ReadOnlySpan<float> sizes)
    {
        var sum = 0d;
        foreach (var size in sizes)
        {
            sum += size;
        }
        return sum / sizes.Length;
    }

    private static double Deviation(ReadOnlySpan<float> sizes)
    {
        var mean = Mean(sizes);
        var sum = 0d;
        foreach (var size in sizes)
        {
            sum += (size - mean) * (size - mean);
        }
        return mean > 0 ? Math.Sqrt(sum / sizes.Length) / mean : 0;
    }

    private struct Caller : IAged
    {
        public long LastSeen;
        public uint Count;
        public uint Port;
        public Spans Intervals;
        public Spans Sizes;

        readonly long IAged.LastSeen => LastSeen;
    }

    [InlineArray(Kept)]
    private struct Spans
    {
        private float _first;
    }
}
