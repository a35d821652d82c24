namespace TelemetryGrid.Storage.Series.Archive.Cold;

/// <summary>Reads a block as a whole and checks everything that can be checked.</summary>
internal static class BlockVerifier
{
    private const int BytesPerRead = 4 << 20;

    /// <exception cref="IOException">The block is not what was written.</exception>
    public static async ValueTask VerifyAsync(IObjectStore store, BlockEntry entry, long windowStart, CancellationToken cancellation)
    {
        try
        {
            var index = await BlockIndex.ReadAsync(store, entry.Name, windowStart, cancellation);
            if (index.Count != entry.Series)
            {
                throw new InvalidDataException($"it has {index.Count} series instead of {entry.Series}");
            }
            var bytes = Array.Empty<byte>();
            var at = 0L;
            for (var place = 0; place < index.Count; place++)
            {
                foreach (var chunk in index.ChunksAt(place))
                {
                    if (chunk.Offset + chunk.Length > at + bytes.Length)
                    {
                        at = chunk.Offset;
                        bytes = await store.ReadAsync(entry.Name, at, Length(entry, chunk), cancellation);
                    }
                    var data = bytes.AsSpan((int)(chunk.Offset - at), chunk.Length);
                    if (BlockFormat.ChunkChecksum(chunk.Series, chunk.Start, data) != chunk.Checksum)
                    {
                        throw new InvalidDataException($"the chunk at byte {chunk.Offset} is damaged");
                    }
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FileNotFoundException)
        {
            throw new IOException($"The block {entry.Name} was written but does not read back: {e.Message}.", e);
        }
    }

    private static int Length(BlockEntry entry, BlockChunk first) =>
        (int)Math.Min(Math.Max(BytesPerRead, first.Length), entry.Bytes - first.Offset);
}
