using System.Collections.Immutable;
using TelemetryGrid.Alerting.TimeIntervals;

namespace TelemetryGrid.Alerting.Correlation.Rules;

/// <summary>Who is told when nobody took an incident on.</summary>
/// <param name="After">Since the incident opened, or since its acknowledgement expired.</param>
/// <param name="Receiver">Value of the label <c>receiver</c>, by which a route finds its receiver.</param>
/// <param name="ActiveTimes">Outside of all of them the level waits; none means at all times.</param>
public sealed record EscalationLevel(TimeSpan After, string Receiver, ImmutableArray<TimeIntervalSet> ActiveTimes)
{
    public bool IsActiveAt(DateTimeOffset now) => ActiveTimes.IsEmpty || ActiveTimes.Any(t => t.Contains(now));
}
