using System.Buffers;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Finds hosts inside that send much, as clients, to one outside that they had never sent to: sums what goes to new destinations for a day, and compares
/// it with what the host sends to all others, which a sketch halved every hour knows.
/// </summary>
/// <remarks>One connection lies whole in one share, so the threshold is not divided: over many connections it takes more.</remarks>
internal sealed class ExfiltrationWatch(FlowPatternOptions options, PatternEpisodes episodes, KnownKeys known)
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const ulong Salt = 0xE1F1;

    /// <summary>Smaller flows add up to nothing that matters here, and need no look-up.</summary>
    private const ulong Noticeable = 16_384;

    private readonly EntityTable<PairKey, Sent> _new = new(options.MaxEntities);
    private CountMinSketch _past = new(0.002);
    private long _halved = long.MinValue;

    public long Evicted => _new.Evicted;

    public void Advance(long now)
    {
        _halved = _halved == long.MinValue ? now : _halved;
        for (var hours = 0; now - _halved >= Hour && hours < 64; hours++)
        {
            _past.Halve();
            _halved += Hour;
        }
        _halved = now - _halved >= Hour ? now : _halved;
    }

    public void Add(in FlowObservation flow, ulong sourceHash, ulong destinationHash, bool isLearning, long now)
    {
        // A call sends as much as it gets, and its relay is new every time.
        if (!flow.IsFromClient || !flow.Source.IsPrivate || flow.Destination.IsPrivate || flow.DestinationPort is >= 3_478 and <= 3_481)
        {
            return;
        }
        var isNew = known.Add(PatternHash.OfPair(sourceHash, destinationHash, Salt));
        if (flow.Octets < Noticeable && (!isNew || isLearning))
        {
            return;
        }
        var key = new PairKey(flow.Source, flow.Destination, 0);
        if (isNew && !isLearning)
        {
            _new.GetOrAdd(key, out _) = new Sent { Start = now, Exporter = flow.Exporter };
        }
        var position = _new.Find(key);
        if (position < 0 || now - _new.At(position).Start >= Day)
        {
            _past.Add(sourceHash, flow.Octets);
            return;
        }
        ref var sent = ref _new.At(position);
        sent.LastSeen = now;
        if (flow.Exporter == sent.Exporter)
        {
            sent.Octets += flow.Octets;
        }
        if (sent.Octets >= options.ExfiltrationOctets)
        {
            Check(in flow, in sent, sourceHash, now);
        }
    }

    public void Write(IBufferWriter<byte> output, StateWriter writer)
    {
        _new.Write(writer);
        writer.Signed(_halved);
        var sketch = new ArrayBufferWriter<byte>();
        _past.WriteTo(sketch);
        writer.Unsigned((ulong)sketch.WrittenCount);
        output.Write(sketch.WrittenSpan);
    }

    public void Read(ref StateReader reader)
    {
        _new.Read(ref reader);
        _halved = reader.Signed();
        var sketch = new byte[reader.Count(int.MaxValue, 1)];
        foreach (ref var octet in sketch.AsSpan())
        {
            octet = reader.Raw<byte>();
        }
        _past = CountMinSketch.Read(sketch);
    }

    private void Check(in FlowObservation flow, in Sent sent, ulong sourceHash, long now)
    {
        // Halved every hour, a steady sum stands between one and two hours' worth.
        var usualPerHour = _past.Estimate(sourceHash) / 1.5;
        var hours = Math.Max(1, (now - sent.Start) / (double)Hour);
        var least = Math.Max(options.ExfiltrationOctets, options.ExfiltrationFactor * usualPerHour * hours);
        if (sent.Octets < least)
        {
            return;
        }
        var subject = PatternSubject.Of(PatternKind.Exfiltration, flow.Source, flow.Destination, flow.DestinationPort, flow.Protocol);
        if (episodes.Observe(in subject, sent.Start, now, sent.Octets / least) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                usualPerHour > 0 ? 1 : 0.8,
                ("octets", sent.Octets),
                ("usual_octets_per_hour", usualPerHour),
                ("hours", (now - sent.Start) / (double)Hour)
            );
        }
    }

    private struct Sent : IAged
    {
        public long Start;
        public long LastSeen;
        public ulong Octets;
        public ulong Exporter;

        readonly long IAged.LastSeen => LastSeen;
    }
}
