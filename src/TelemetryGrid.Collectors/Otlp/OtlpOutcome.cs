namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What became of a request that could be read.</summary>
/// <param name="Accepted">Data points or records that are in the ingest log.</param>
/// <param name="Rejected">Those that will never be taken; sending them again would not help.</param>
/// <param name="Message">Why the first of them was not; empty when all were taken.</param>
internal readonly record struct OtlpOutcome(long Accepted, long Rejected, string Message);
