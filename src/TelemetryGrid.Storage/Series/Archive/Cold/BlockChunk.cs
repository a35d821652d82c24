namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Where a chunk stands in its block.</summary>
/// <param name="Series">The series' number.</param>
/// <param name="Column">What its values are.</param>
/// <param name="Start">The time of its first sample.</param>
/// <param name="End">The time of its last sample.</param>
/// <param name="Count">How many samples.</param>
/// <param name="Offset">Its first byte in the block.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Checksum">See <see cref="BlockFormat.ChunkChecksum"/>.</param>
internal readonly record struct BlockChunk(
    ulong Series,
    AggregateColumn Column,
    long Start,
    long End,
    int Count,
    long Offset,
    int Length,
    uint Checksum
);
