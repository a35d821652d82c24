namespace TelemetryGrid.PromQL;

/// <summary>Samples of one series in the order of time, in two columns. Reused from series to series; not thread-safe.</summary>
public sealed class SampleBuffer
{
    private long[] _timestamps = new long[256];
    private double[] _values = new double[256];

    public int Count { get; private set; }

    /// <summary>Milliseconds since 1970, strictly increasing once complete.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(long timestamp, double value)
    {
        if (Count == _timestamps.Length)
        {
            Grow(1);
        }
        _timestamps[Count] = timestamp;
        _values[Count++] = value;
    }

    /// <summary>Makes room for more samples and returns the columns to fill; they count as added.</summary>
    public void Append(int count, out Span<long> timestamps, out Span<double> values)
    {
        Grow(count);
        timestamps = _timestamps.AsSpan(Count, count);
        values = _values.AsSpan(Count, count);
        Count += count;
    }

    /// <summary>Keeps the samples from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public void Keep(int start, int count)
    {
        if (start > 0)
        {
            _timestamps.AsSpan(start, count).CopyTo(_timestamps);
            _values.AsSpan(start, count).CopyTo(_values);
        }
        Count = count;
    }

    /// <summary>The columns up to <see cref="Count"/>, for sorting and merging in place.</summary>
    public void Columns(out Span<long> timestamps, out Span<double> values)
    {
        timestamps = _timestamps.AsSpan(0, Count);
        values = _values.AsSpan(0, Count);
    }

    private void Grow(int more)
    {
        if (Count + more <= _timestamps.Length)
        {
            return;
        }
        var capacity = Math.Max(Count + more, 2 * _timestamps.Length);
        Array.Resize(ref _timestamps, capacity);
        Array.Resize(ref _values, capacity);
    }
}
