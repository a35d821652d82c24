using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Insights;

/// <summary>When to recommend what: data, so that it can be read from a file as well.</summary>
/// <param name="Name">Of the rule, as <c>optics_fading</c>.</param>
/// <param name="When">All must hold; none means always.</param>
/// <param name="Text">What to do, in a sentence; <c>{entity}</c>, <c>{metric}</c> and <c>{name in the context}</c> are filled in.</param>
/// <param name="Steps">The runbook, filled in likewise.</param>
public sealed record RecommendationRule(string Name, ImmutableArray<RuleCondition> When, string Text, ImmutableArray<string> Steps);
