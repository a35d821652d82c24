using System.Collections.Immutable;
using TelemetryGrid.Alerting.Files;

namespace TelemetryGrid.Alerting.Correlation;

/// <summary>What was read, or all that is wrong with it.</summary>
/// <param name="Options">Null when there are errors.</param>
public sealed record CorrelationResult(CorrelationOptions? Options, ImmutableArray<FileError> Errors);
