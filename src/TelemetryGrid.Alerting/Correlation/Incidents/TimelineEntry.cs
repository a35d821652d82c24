namespace TelemetryGrid.Alerting.Correlation.Incidents;

/// <summary>Something that happened to an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">A word: <c>opened</c>, <c>joined</c>, <c>ended</c>, <c>cause</c>, <c>merged</c>, <c>released</c>, <c>acknowledged</c>, <c>escalated</c>, <c>resolved</c>, <c>reopened</c>.</param>
/// <param name="Text">One sentence.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Kind, string Text);
