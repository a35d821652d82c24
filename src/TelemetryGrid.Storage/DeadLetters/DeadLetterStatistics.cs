namespace TelemetryGrid.Storage.DeadLetters;

/// <param name="Letters">Letters there now.</param>
/// <param name="Bytes">Of all files.</param>
/// <param name="Added">Since the store was opened, as are the others below.</param>
/// <param name="Removed">By request.</param>
/// <param name="Expired">Made room for newer ones.</param>
/// <param name="Shortened">Of those added, too long to be kept whole.</param>
/// <param name="Damaged">Files of which a part could not be read when the store was opened. A write cut short by a crash is none.</param>
public sealed record DeadLetterStatistics(
    long Letters,
    long Bytes,
    int Segments,
    long Added,
    long Removed,
    long Expired,
    long Shortened,
    long Damaged
);
