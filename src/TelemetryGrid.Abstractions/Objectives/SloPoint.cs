namespace TelemetryGrid.Objectives;

/// <summary>What was counted in one interval that ended then.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloPoint")]
public sealed record SloPoint([property: Id(0)] DateTimeOffset At, [property: Id(1)] double Good, [property: Id(2)] double Total);
