using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Finds links that go up and down again and again: counts changes of status, each of which weighs half after a while.</summary>
internal sealed class FlapWatch(FlowPatternOptions options, PatternEpisodes episodes)
{
    private readonly EntityTable<ulong, Link> _links = new(options.MaxInterfaces);
    private readonly double _halfLife = options.FlapHalfLife.TotalMilliseconds;

    public long Evicted => _links.Evicted;

    /// <param name="link">The caller's key of the interface.</param>
    /// <param name="isUp">Its status now; out of order it is ignored.</param>
    public void Add(ulong link, bool isUp, long at)
    {
        ref var state = ref _links.GetOrAdd(link, out var isNew);
        if (isNew)
        {
            state = new Link
            {
                LastSeen = at,
                ChangedAt = at,
                IsUp = isUp,
            };
            return;
        }
        if (at < state.LastSeen)
        {
            return;
        }
        state.LastSeen = at;
        if (state.IsUp == isUp)
        {
            return;
        }
        if (state.Changes < 0.5)
        {
            (state.Start, state.Count) = (at, 0);
        }
        state.Changes = (state.Changes * Math.Pow(0.5, (at - state.ChangedAt) / _halfLife)) + 1;
        state.Count++;
        (state.ChangedAt, state.IsUp) = (at, isUp);
        if (state.Changes < options.FlapChanges)
        {
            return;
        }
        var subject = PatternSubject.Of(PatternKind.LinkFlapping, new HostKey(0, link));
        if (episodes.Observe(in subject, state.Start, at, state.Changes / options.FlapChanges) is { } phase)
        {
            episodes.Tell(
                phase,
                in subject,
                1,
                ("changes", state.Count),
                ("window_seconds", (at - state.Start) / 1000.0),
                ("recent_changes_weighted", state.Changes)
            );
        }
    }

    public void Write(StateWriter writer) => _links.Write(writer);

    public void Read(ref StateReader reader) => _links.Read(ref reader);

    private struct Link : IAged
    {
        public long LastSeen;
        public long ChangedAt;
        public long Start;
        public double Changes;
        public int Count;
        public bool IsUp;

        readonly long IAged.LastSeen => LastSeen;
    }
}
