namespace TelemetryGrid.Storage.Series;

/// <summary>A compressed run of samples of one series, in the order of time; <see cref="ChunkCodec"/> reads and writes it. Immutable.</summary>
/// <param name="Start">The time of the first sample, in milliseconds since 1970.</param>
/// <param name="End">The time of the last sample.</param>
/// <param name="Count">How many samples.</param>
/// <param name="Data">The bytes; never written to.</param>
public sealed record EncodedChunk(long Start, long End, int Count, ReadOnlyMemory<byte> Data);
