using System.Collections.Immutable;

namespace TelemetryGrid.Slo.Generation;

/// <summary>Rules that are evaluated one after the other.</summary>
public sealed record GeneratedGroup(string Name, ImmutableArray<GeneratedRule> Rules);
