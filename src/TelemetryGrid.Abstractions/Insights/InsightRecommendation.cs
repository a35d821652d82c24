using System.Collections.Immutable;

namespace TelemetryGrid.Insights;

/// <summary>What to do.</summary>
/// <param name="Rule">Name of the rule it comes from.</param>
/// <param name="Text">In a sentence.</param>
/// <param name="Steps">The runbook, in order.</param>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.InsightRecommendation")]
public sealed record InsightRecommendation(
    [property: Id(0)] string Rule,
    [property: Id(1)] string Text,
    [property: Id(2)] ImmutableArray<string> Steps
);
