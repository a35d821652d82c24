namespace TelemetryGrid.Simulation.Agents;

/// <summary>A leaf as it is now.</summary>
/// <param name="Path">Within its container.</param>
/// <param name="IsMeasured">A counter or gauge, which a target that may choose sends in samples and not on change.</param>
internal readonly record struct GnmiLeaf(string Path, object Value, bool IsMeasured);
