using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>A series of a test: a value at each multiple of the test's interval, null where there is none.</summary>
public sealed record InputSeries(Labels Labels, ImmutableArray<double?> Values);
