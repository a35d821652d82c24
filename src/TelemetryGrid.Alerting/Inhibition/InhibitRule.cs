using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Inhibition;

/// <summary>A firing alert that matches the source side mutes alerts that match the target side and agree in every label of <see cref="Equal"/>.</summary>
public sealed record InhibitRule(
    string Name,
    ImmutableArray<LabelMatcher> Source,
    ImmutableArray<LabelMatcher> Target,
    ImmutableArray<string> Equal
);
