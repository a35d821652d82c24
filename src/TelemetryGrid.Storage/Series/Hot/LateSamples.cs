namespace TelemetryGrid.Storage.Series;

/// <summary>Samples of one series that came after newer ones, by time, each time once. Few, and only while senders stumble.</summary>
internal sealed class LateSamples
{
    /// <summary>So many are sealed into a chunk of their own.</summary>
    public const int Full = 64;

    private long[] _timestamps = new long[4];
    private double[] _values = new double[4];

    /// <summary>When the first came, in seconds of the shard's clock.</summary>
    public uint Since { get; init; }

    public int Count { get; private set; }

    public long Start => _timestamps[0];

    public long End => _timestamps[Count - 1];

    public int Bytes => 80 + (16 * _timestamps.Length);

    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Takes a sample unless there is one for its time, whose place it then tells; otherwise -1.</summary>
    public int Add(long timestamp, double value)
    {
        var at = Array.BinarySearch(_timestamps, 0, Count, timestamp);
        if (at >= 0)
        {
            return at;
        }
        at = ~at;
        if (Count == _timestamps.Length)
        {
            Array.Resize(ref _timestamps, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
        }
        _timestamps.AsSpan(at, Count - at).CopyTo(_timestamps.AsSpan(at + 1));
        _values.AsSpan(at, Count - at).CopyTo(_values.AsSpan(at + 1));
        (_timestamps[at], _values[at]) = (timestamp, value);
        Count++;
        return -1;
    }

    public EncodedChunk Capture() => ChunkCodec.EncodePlain(Timestamps, Values);
}
