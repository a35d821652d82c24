using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Correlation.Rules;

/// <summary>What happens to an incident that nobody acknowledges. The first policy that matches an incident counts.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Matchers">Conditions on the labels of the incident's cause, with the incident's own <c>severity</c>.</param>
/// <param name="Levels">In order of their delays.</param>
public sealed record EscalationPolicy(string Name, ImmutableArray<LabelMatcher> Matchers, ImmutableArray<EscalationLevel> Levels);
