using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Detectors.Streaming;

/// <summary>
/// Lets a vote pass only when it is a new high of a decaying maximum, and lowers it by what passed of its kind before: the tenth burst as
/// strong as nine others is no news. The maximum forgets over a quarter of what has been seen, so that the rate of news falls as experience grows.
/// </summary>
internal struct NoveltyGate
{
    private const int Bins = 20;
    private const double BinsPerDecade = 4;

    // Votes below are not remembered: they do not compete with alarms.
    private const double LeastMemorable = 2;
    private const double ShareOfAge = 0.25;
    private const double LongestMemory = 20_000;
    private const double Margin = 1.15;
    private const double EventMemory = 4_000;
    private const double EventPenalty = 0.65;

    private Histogram _events;
    private float _maximum;
    private float _sinceEvent;

    /// <param name="vote">The combined vote.</param>
    /// <param name="age">Points seen so far.</param>
    /// <returns>The vote less its familiarity, 0 when it does not pass.</returns>
    public float Pass(double vote, long age)
    {
        _maximum *= (float)(1 - 1 / Math.Clamp(ShareOfAge * age, 2, LongestMemory));
        _sinceEvent = Math.Min(_sinceEvent + 1, 1e6f);
        if (!(vote > _maximum))
        {
            return 0;
        }

        _maximum = (float)(vote * Margin);
        return vote > LeastMemorable ? (float)Math.Max(0, vote - EventPenalty * Math.Log10(1 + Remember(vote))) : (float)vote;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Single(_maximum);
        writer.Single(_sinceEvent);
        foreach (var bin in _events)
        {
            writer.Single(bin);
        }
    }

    public void Read(ref StateReader reader)
    {
        (_maximum, _sinceEvent) = (reader.Single(), reader.Single());
        StateReader.Require(_maximum is >= 0 and <= 1e6f && _sinceEvent is >= 0 and <= 1e6f, "A gate is out of range.");
        foreach (ref var bin in (Span<float>)_events)
        {
            bin = reader.Single();
            StateReader.Require(bin is >= 0 and <= 1e6f, "A gate's bin is out of range.");
        }
    }

    /// <summary>Counts the vote and tells how many about as strong, or stronger, passed before it lately.</summary>
    private double Remember(double vote)
    {
        Span<float> events = _events;
        var kept = (float)Math.Exp(-_sinceEvent / EventMemory);
        var from = Bin(vote - 1 / BinsPerDecade);
        double before = 0;
        for (var i = 0; i < Bins; i++)
        {
            events[i] *= kept;
            before += i >= from ? events[i] : 0;
        }

        events[Bin(vote)]++;
        _sinceEvent = 0;
        return before;
    }

    private static int Bin(double vote) => (int)Math.Clamp((vote - LeastMemorable) * BinsPerDecade + 1, 0, Bins - 1);

    [InlineArray(Bins)]
    private struct Histogram
    {
        private float _first;
    }
}
