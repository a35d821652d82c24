namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>The moments at which one target is scraped: a grid of its interval, shifted by its own offset, the same after every start.</summary>
internal readonly struct ScrapeSchedule(TimeSpan interval, TimeSpan offset)
{
    // A tick this near to its place is stamped with that place: evenly spaced timestamps compress best.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(2);

    /// <summary>The first place after this moment.</summary>
    public DateTimeOffset After(DateTimeOffset now)
    {
        var place = Nearest(now);
        return place > now ? place : place + interval;
    }

    /// <summary>
    /// What a timer that fired now was set for and when it is due again. Timers fire a little early or late, so the nearest place is meant;
    /// a clock that jumped has the next one set anew.
    /// </summary>
    public (DateTimeOffset Timestamp, DateTimeOffset Next) Fire(DateTimeOffset now)
    {
        var place = Nearest(now);
        return ((now - place).Duration() <= Tolerance ? place : now, place + interval);
    }

    private DateTimeOffset Nearest(DateTimeOffset at)
    {
        var since = (at - DateTimeOffset.UnixEpoch).Ticks - offset.Ticks;
        var steps = (since + (interval.Ticks / 2)) / interval.Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks((steps * interval.Ticks) + offset.Ticks);
    }
}
