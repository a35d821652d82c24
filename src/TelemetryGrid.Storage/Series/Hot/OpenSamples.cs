namespace TelemetryGrid.Storage.Series;

/// <summary>The chunk a series is adding to.</summary>
internal sealed class OpenSamples
{
    private long[] _timestamps = new long[4];
    private double[] _values = new double[4];

    public int Count { get; private set; }

    public long Start => _timestamps[0];

    public long End => _timestamps[Count - 1];

    public int Bytes => 80 + (16 * _timestamps.Length);

    public void Append(long timestamp, double value)
    {
        if (Count == _timestamps.Length)
        {
            Array.Resize(ref _timestamps, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
        }
        (_timestamps[Count], _values[Count]) = (timestamp, value);
        Count++;
    }

    /// <summary>The samples so far, unaffected by what follows.</summary>
    public EncodedChunk Capture() => ChunkCodec.EncodePlain(_timestamps.AsSpan(0, Count), _values.AsSpan(0, Count));

    public EncodedChunk Seal() => ChunkCodec.Encode(_timestamps.AsSpan(0, Count), _values.AsSpan(0, Count));
}
