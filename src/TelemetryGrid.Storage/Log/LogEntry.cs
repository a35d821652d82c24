namespace TelemetryGrid.Storage.Log;

/// <summary>One record of a partition.</summary>
/// <param name="Sequence">Its number within the partition, rising in durable order and never used twice.</param>
/// <param name="Payload">The bytes that were appended; the reader owns this copy.</param>
public readonly record struct LogEntry(long Sequence, ReadOnlyMemory<byte> Payload);
