using System.Collections.Immutable;

namespace TelemetryGrid.Records;

/// <summary>What became of a body.</summary>
/// <param name="Error">Why the body as a whole is no body of records; null when it is one.</param>
/// <param name="Refused">The records that were refused.</param>
public sealed record TelemetryIntakeResult(string? Error, int Accepted, ImmutableArray<TelemetryVerdict> Refused);
