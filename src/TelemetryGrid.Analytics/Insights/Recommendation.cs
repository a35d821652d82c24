using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>What to do.</summary>
/// <param name="Rule">Name of the rule it comes from.</param>
/// <param name="Text">In a sentence.</param>
/// <param name="Steps">The runbook, in order.</param>
public sealed record Recommendation(string Rule, string Text, ImmutableArray<string> Steps);
