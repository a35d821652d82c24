using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>Series, and what rules make of them.</summary>
/// <param name="Interval">How far apart the samples of the series are.</param>
/// <param name="Start">When the first samples are.</param>
public sealed record RuleTest(
    string Name,
    TimeSpan Interval,
    DateTimeOffset Start,
    ImmutableArray<InputSeries> Series,
    ImmutableArray<AlertTest> Alerts,
    ImmutableArray<ExpressionTest> Expressions,
    Labels ExternalLabels,
    string ExternalUrl
);
