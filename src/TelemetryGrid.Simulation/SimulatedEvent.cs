namespace TelemetryGrid.Simulation;

/// <summary>An entry of the script: what happens when, counted from the start of a cycle in real (not accelerated) time. The seed chooses whom it hits.</summary>
public sealed record SimulatedEvent(SimulatedEventKind Kind, TimeSpan Start, TimeSpan Duration);
