using System.Collections.Immutable;

namespace TelemetryGrid.Rules;

/// <summary>The files in force that have rules on entities.</summary>
/// <param name="Version">The same for the same files.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.EntityRuleFiles")]
public sealed record EntityRuleFiles([property: Id(0)] string Version, [property: Id(1)] ImmutableArray<RuleFileText> Files);
