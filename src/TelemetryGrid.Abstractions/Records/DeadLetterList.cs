using System.Collections.Immutable;

namespace TelemetryGrid.Records;

/// <summary>Refused records, the newest first.</summary>
/// <param name="Next">Where the next list begins; null when this is the last.</param>
/// <param name="Total">Letters kept in all.</param>
public sealed record DeadLetterList(ImmutableArray<RefusedRecord> Letters, long? Next, long Total);
