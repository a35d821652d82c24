namespace TelemetryGrid.Storage.Records;

/// <summary>A sealed block: where it lies in its segment, and what its header says.</summary>
internal readonly record struct RecordBlock(long Offset, RecordBlockHeader Header)
{
    /// <summary>Where the next block begins.</summary>
    public long End => Offset + RecordBlockHeader.Bytes + Header.BodyBytes;
}
