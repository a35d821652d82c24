namespace TelemetryGrid.Storage.Records;

/// <summary>A store at one moment.</summary>
/// <param name="Records">Records held, those not yet in a file included.</param>
/// <param name="Blocks">Sealed blocks.</param>
/// <param name="Bytes">Of all files.</param>
/// <param name="RawBytes">What the sealed records have uncompressed.</param>
/// <param name="DamagedBlocks">Places in files that could not be read since the store was opened; what stood there is lost.</param>
/// <param name="ExpiredRecords">Records whose time was up, or that made room, since the store was opened.</param>
/// <param name="OldestTimestampNanoseconds">Event time of the oldest sealed record; 0 when there is none.</param>
public readonly record struct RecordStoreStatistics(
    long Records,
    int Segments,
    int Blocks,
    long Bytes,
    long RawBytes,
    long DamagedBlocks,
    long ExpiredRecords,
    long OldestTimestampNanoseconds
);
