using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Telemetry;

/// <summary>One record of a body.</summary>
/// <param name="Index">Its place among the body's records, from 0.</param>
/// <param name="Record">Null when it is refused.</param>
/// <param name="Json">Its bytes within the body, for a dead letter.</param>
public sealed record TelemetryJsonItem(int Index, TelemetryRecord? Record, RecordVerdict Verdict, ReadOnlyMemory<byte> Json);
