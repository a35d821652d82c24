using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>An alert that is to fire, its name among the labels.</summary>
public sealed record ExpectedAlert(Labels Labels, Labels Annotations);
