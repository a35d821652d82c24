using TelemetryGrid.Collectors.Records;

namespace TelemetryGrid.Collectors.Syslog;

/// <summary>A batch on its way to the log.</summary>
/// <param name="ClosedAt">A timestamp of the clock.</param>
internal readonly record struct SyslogFullBatch(RecordBatch Batch, long ClosedAt);
