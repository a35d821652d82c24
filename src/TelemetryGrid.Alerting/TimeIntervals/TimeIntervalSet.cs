using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.TimeIntervals;

/// <summary>A named list of intervals; it holds what any of them holds.</summary>
public sealed record TimeIntervalSet(string Name, ImmutableArray<TimeInterval> Intervals)
{
    public bool Contains(DateTimeOffset time) => Intervals.Any(i => i.Contains(time));
}
