namespace TelemetryGrid.Storage.Log;

/// <summary>A partition at one moment.</summary>
/// <param name="FirstSequence">The oldest entry still held; one above <paramref name="LastSequence"/> when there is none.</param>
/// <param name="LastSequence">The newest acknowledged entry, 0 before the first.</param>
/// <param name="Bytes">Size of all segment files.</param>
/// <param name="Segments">Number of segment files.</param>
/// <param name="RejectedAppends">Appends refused since the log was opened because the partition was full or could not be written.</param>
/// <param name="DamagedEntries">Entries that reads and recovery since the log was opened had to skip because their bytes were damaged.</param>
/// <param name="TornBytes">Bytes of an unfinished write that were cut from the end when the log was opened.</param>
public readonly record struct LogPartitionStatus(
    long FirstSequence,
    long LastSequence,
    long Bytes,
    int Segments,
    long RejectedAppends,
    long DamagedEntries,
    long TornBytes
);
