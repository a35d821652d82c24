using System.Runtime.InteropServices;

namespace TelemetryGrid.Storage.Series;

/// <summary>A sealed chunk in memory: an <see cref="EncodedChunk"/> in 24 bytes beside its data. Immutable.</summary>
internal readonly struct HotChunk
{
    private const int CountBits = 13;

    private readonly ulong _spanAndCount;

    public HotChunk(EncodedChunk chunk)
    {
        Start = chunk.Start;
        _spanAndCount = ((ulong)(chunk.End - chunk.Start) << CountBits) | (uint)chunk.Count;
        var isWhole =
            MemoryMarshal.TryGetArray(chunk.Data, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length;
        Data = isWhole ? segment.Array! : chunk.Data.ToArray();
    }

    /// <summary>A chunk as a snapshot has it.</summary>
    public HotChunk(long start, long end, int count, byte[] data)
        : this(new EncodedChunk(start, end, count, data)) { }

    public byte[] Data { get; }

    public long Start { get; }

    public long End => Start + (long)(_spanAndCount >> CountBits);

    public int Count => (int)(_spanAndCount & ((1 << CountBits) - 1));

    /// <summary>What the chunk takes in memory.</summary>
    public int Bytes => 48 + Data.Length;

    public EncodedChunk ToEncoded() => new(Start, End, Count, Data);
}
