namespace TelemetryGrid.Objectives;

/// <summary>An objective there is.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloEntry")]
public sealed record SloEntry([property: Id(0)] string Service, [property: Id(1)] string Name, [property: Id(2)] string File);
