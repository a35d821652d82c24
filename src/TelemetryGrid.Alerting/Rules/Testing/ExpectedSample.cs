using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>A sample that a query is to answer.</summary>
public sealed record ExpectedSample(Labels Labels, double Value);
