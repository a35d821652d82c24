namespace TelemetryGrid.Client;

/// <summary>Something that happened to an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">A word such as <c>opened</c>, <c>joined</c>, <c>merged</c> or <c>resolved</c>.</param>
/// <param name="Text">One sentence.</param>
public sealed record IncidentEvent(DateTimeOffset At, string Kind, string Text);
