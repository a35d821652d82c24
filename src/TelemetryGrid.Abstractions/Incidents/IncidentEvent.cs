namespace TelemetryGrid.Incidents;

/// <summary>Something that happened to an incident.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">A word such as <c>opened</c>, <c>joined</c>, <c>merged</c> or <c>resolved</c>.</param>
/// <param name="Text">One sentence.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.IncidentEvent")]
public sealed record IncidentEvent([property: Id(0)] DateTimeOffset At, [property: Id(1)] string Kind, [property: Id(2)] string Text);
