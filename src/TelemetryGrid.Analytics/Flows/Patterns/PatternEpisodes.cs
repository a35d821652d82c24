using System.Collections.Immutable;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>What is under way, so that each is told once, again when it is much worse, and when it is over.</summary>
internal sealed class PatternEpisodes(FlowPatternOptions options)
{
    private const int LongQuietFactor = 12;

    private readonly KeyTable<PatternSubject, Episode> _episodes = new(options.MaxEpisodes);
    private readonly List<FlowPattern> _told = [];

    public int Count => _episodes.Count;

    /// <summary>Episodes that found no room.</summary>
    public long Dropped { get; set; }

    /// <summary>
    /// Notes that a pattern shows, <paramref name="strength"/> times over its threshold. Not null when that must be told, with
    /// <see cref="Tell"/>.
    /// </summary>
    public PatternPhase? Observe(in PatternSubject subject, long start, long at, double strength)
    {
        var hash = KeyTable<PatternSubject, Episode>.Hash(subject);
        var position = _episodes.Find(subject, hash);
        if (position < 0)
        {
            if (_episodes.IsFull)
            {
                Dropped++;
                return null;
            }
            position = _episodes.Insert(subject, hash);
            _episodes[position].Value = new Episode
            {
                Start = Math.Min(start, at),
                LastSeen = at,
                Told = strength,
                Peak = strength,
            };
            return PatternPhase.Began;
        }
        ref var episode = ref _episodes[position].Value;
        episode.LastSeen = Math.Max(episode.LastSeen, at);
        episode.Peak = Math.Max(episode.Peak, strength);
        if (strength < episode.Told * options.WorseFactor)
        {
            return null;
        }
        episode.Told = strength;
        return PatternPhase.Worsened;
    }

    /// <summary>Tells of an episode that was just observed.</summary>
    public void Tell(
        PatternPhase phase,
        in PatternSubject subject,
        double certainty,
        params ReadOnlySpan<(string Name, double Value)> evidence
    )
    {
        ref var episode = ref _episodes[_episodes.Find(subject, KeyTable<PatternSubject, Episode>.Hash(subject))].Value;
        episode.Certainty = Math.Max(episode.Certainty, certainty);
        _told.Add(
            new FlowPattern
            {
                Subject = subject,
                Phase = phase,
                Severity = SeverityOf(subject.Kind, episode.Peak),
                Confidence = Confidence(episode.Told, certainty),
                StartMilliseconds = episode.Start,
                LastSeenMilliseconds = episode.LastSeen,
                Evidence = Pairs(evidence),
            }
        );
    }

    /// <summary>Tells of what has no duration.</summary>
    public void TellOnce(
        in PatternSubject subject,
        long at,
        double confidence,
        params ReadOnlySpan<(string Name, double Value)> evidence
    ) =>
        _told.Add(
            new FlowPattern
            {
                Subject = subject,
                Phase = PatternPhase.Began,
                Severity = PatternSeverity.Info,
                Confidence = confidence,
                StartMilliseconds = at,
                LastSeenMilliseconds = at,
                Evidence = Pairs(evidence),
            }
        );

    /// <summary>Ends what has been silent for long enough.</summary>
    public void EndQuiet(long now)
    {
        for (var position = _episodes.Count - 1; position >= 0; position--)
        {
            var entry = _episodes[position];
            if (now - entry.Value.LastSeen < QuietOf(entry.Key.Kind))
            {
                continue;
            }
            _told.Add(
                new FlowPattern
                {
                    Subject = entry.Key,
                    Phase = PatternPhase.Ended,
                    Severity = PatternSeverity.Info,
                    Confidence = Confidence(entry.Value.Peak, entry.Value.Certainty),
                    StartMilliseconds = entry.Value.Start,
                    LastSeenMilliseconds = entry.Value.LastSeen,
                    Evidence = Pairs([
                        ("duration_seconds", (entry.Value.LastSeen - entry.Value.Start) / 1000.0),
                        ("peak_times_threshold", entry.Value.Peak),
                    ]),
                }
            );
            _episodes.RemoveAt(position);
        }
    }

    /// <summary>What is to be told since the last call, in order.</summary>
    public ImmutableArray<FlowPattern> Take()
    {
        if (_told.Count == 0)
        {
            return [];
        }
        ImmutableArray<FlowPattern> told = [.. _told];
        _told.Clear();
        return told;
    }

    public void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)Dropped);
        writer.Unsigned((ulong)_episodes.Count);
        foreach (ref readonly var entry in _episodes.Entries)
        {
            writer.Raw(in entry.Key);
            writer.Signed(entry.Value.Start);
            writer.Signed(entry.Value.LastSeen);
            writer.Double(entry.Value.Told);
            writer.Double(entry.Value.Peak);
            writer.Double(entry.Value.Certainty);
        }
    }

    public void Read(ref StateReader reader)
    {
        Dropped = (long)Math.Min(reader.Unsigned(), long.MaxValue);
        for (var count = reader.Count(int.MaxValue, bytesEach: 64); count > 0; count--)
        {
            var subject = reader.Raw<PatternSubject>();
            var episode = new Episode
            {
                Start = reader.Signed(),
                LastSeen = reader.Signed(),
                Told = reader.Double(),
                Peak = reader.Double(),
                Certainty = reader.Double(),
            };
            var hash = KeyTable<PatternSubject, Episode>.Hash(subject);
            StateReader.Require(_episodes.Find(subject, hash) < 0, "An episode is there twice.");
            if (!_episodes.IsFull)
            {
                _episodes[_episodes.Insert(subject, hash)].Value = episode;
            }
        }
    }

    private long QuietOf(PatternKind kind) =>
        (long)options.Quiet.TotalMilliseconds
        * (kind is PatternKind.Beaconing or PatternKind.AsymmetricRouting or PatternKind.Exfiltration ? LongQuietFactor : 1);

    // Half at the threshold, where chance could have it either way, and towards one as it is left behind.
    private static double Confidence(double strength, double certainty) => Math.Clamp(certainty, 0, 1) * (1 - 0.5 / Math.Max(1, strength));

    private static PatternSeverity SeverityOf(PatternKind kind, double strength) =>
        kind switch
        {
            PatternKind.VolumetricAttack or PatternKind.AmplificationAttack or PatternKind.SynFlood => PatternSeverity.Error,
            PatternKind.Exfiltration => strength >= 4 ? PatternSeverity.Error : PatternSeverity.Warning,
            PatternKind.PortScan or PatternKind.HostScan or PatternKind.Beaconing or PatternKind.LinkFlapping => PatternSeverity.Warning,
            _ => PatternSeverity.Info,
        };

    private static ImmutableArray<KeyValuePair<string, double>> Pairs(ReadOnlySpan<(string Name, double Value)> evidence)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>(evidence.Length);
        foreach (var (name, value) in evidence)
        {
            pairs.Add(new KeyValuePair<string, double>(name, value));
        }
        return pairs.MoveToImmutable();
    }

    private struct Episode
    {
        public long Start;
        public long LastSeen;
        public double Told;
        public double Peak;
        public double Certainty;
    }
}
