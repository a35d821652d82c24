using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Correlations;

/// <summary>What a scan found.</summary>
/// <param name="Found">Surest first.</param>
/// <param name="Tested">Pairs that had enough in common to be tested.</param>
/// <param name="Skipped">Series left out: too few values, or none that vary beyond cycle and trend.</param>
public sealed record CorrelationReport(ImmutableArray<MetricCorrelation> Found, int Tested, ImmutableArray<string> Skipped);
