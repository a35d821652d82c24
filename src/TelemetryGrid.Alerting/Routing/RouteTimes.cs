using TelemetryGrid.Alerting.TimeIntervals;

namespace TelemetryGrid.Alerting.Routing;

/// <summary>Tells whether a route is muted by the time of day, week or year.</summary>
public static class RouteTimes
{
    /// <returns>The names of the intervals that mute the route now: those to be muted in, or those it is active in when none of them holds; none when it is not muted.</returns>
    public static IReadOnlyList<string> MutedBy(Route route, IReadOnlyDictionary<string, TimeIntervalSet> intervals, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(intervals);
        if (!route.ActiveTimeIntervals.IsEmpty && !route.ActiveTimeIntervals.Any(name => Holds(intervals, name, now)))
        {
            return route.ActiveTimeIntervals;
        }
        return [.. route.MuteTimeIntervals.Where(name => Holds(intervals, name, now))];
    }

    private static bool Holds(IReadOnlyDictionary<string, TimeIntervalSet> intervals, string name, DateTimeOffset now) =>
        intervals.TryGetValue(name, out var set) && set.Contains(now);
}
