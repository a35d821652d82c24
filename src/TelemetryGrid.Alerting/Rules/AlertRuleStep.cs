using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>What a rule's alerts become by an evaluation, and the samples of <c>ALERTS</c> and <c>ALERTS_FOR_STATE</c> that say so.</summary>
public sealed record AlertRuleStep(AlertRuleState State, ImmutableArray<VectorSample> Samples);
