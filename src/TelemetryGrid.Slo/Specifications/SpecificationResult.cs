using System.Collections.Immutable;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>What a specification says.</summary>
/// <param name="Objectives">The objectives that nothing is wrong with, in the order of the file.</param>
/// <param name="Errors">Everything wrong with the file; empty for a valid one.</param>
public sealed record SpecificationResult(ImmutableArray<ServiceLevelObjective> Objectives, ImmutableArray<SpecificationError> Errors);
