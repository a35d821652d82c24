namespace TelemetryGrid.Objectives;

/// <summary>An objective as the registry hands it to its grain.</summary>
/// <param name="Text">All of it, in a form that is the same for equal objectives.</param>
/// <param name="Revision">Names the text: equal for equal texts.</param>
/// <param name="File">The specification it comes from.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloDefinition")]
public sealed record SloDefinition([property: Id(0)] string Text, [property: Id(1)] string Revision, [property: Id(2)] string File);
