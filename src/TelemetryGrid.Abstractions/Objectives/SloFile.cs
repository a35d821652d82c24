namespace TelemetryGrid.Objectives;

/// <summary>A file of specifications.</summary>
/// <param name="Name">The name by which errors call it.</param>
/// <param name="Text">Its content.</param>
/// <param name="Failure">Why it cannot be read; empty when it can.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloFile")]
public sealed record SloFile([property: Id(0)] string Name, [property: Id(1)] string Text, [property: Id(2)] string Failure = "");
