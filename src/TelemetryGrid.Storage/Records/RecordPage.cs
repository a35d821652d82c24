using System.Collections.Immutable;

namespace TelemetryGrid.Storage.Records;

/// <summary>An answer, newest first.</summary>
/// <param name="Next">Where the next page begins; null when there is nothing more.</param>
/// <param name="BlocksRead">Blocks that were decompressed for it.</param>
/// <param name="DamagedBlocks">Blocks that would have been read and are damaged.</param>
public sealed record RecordPage(ImmutableArray<StoredRecord> Records, RecordCursor? Next, int BlocksRead, int DamagedBlocks);
