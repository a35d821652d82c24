namespace TelemetryGrid.Storage.Series.Archive.Warm;

/// <summary>A text that labels are made of.</summary>
internal readonly record struct SymbolRow(int Id, string Text);

/// <summary>A series: its place in this partition, its number, and its labels as pairs of symbol ids (varints).</summary>
internal readonly record struct SeriesRow(int Ref, ulong Number, byte[] Labels);

/// <summary>Which series of one segment (4,096 places) carry a label: their places, as varint distances. No bytes: none is left.</summary>
internal readonly record struct PostingRow(int Name, int Value, int Segment, byte[] Refs);

/// <summary>The first bytes of several chunks, which tell their times, and how many chunks more than before begin with them.</summary>
internal readonly record struct TimesRow(int Id, ReadOnlyMemory<byte> Bytes, int Uses);

/// <summary>A chunk on its way into the database. Its first bytes are those of a <see cref="TimesRow"/>, unless that is 0.</summary>
internal readonly record struct ChunkWrite(int Ref, EncodedChunk Chunk, int Times = 0, int TimesLength = 0)
{
    /// <summary>What is stored of the chunk itself.</summary>
    public ReadOnlyMemory<byte> Rest => Chunk.Data[TimesLength..];
}

/// <summary>One version of a chunk: storing it again gives it another id.</summary>
internal readonly record struct ChunkKey(int Ref, long Start, long Id);

/// <summary>A chunk as the database gave it, its checksum found right or wrong.</summary>
internal readonly record struct ChunkRead(ChunkKey Key, EncodedChunk Chunk, bool IsIntact);
