using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// The last samples as they are, in the order they came. What is polled once a minute has its whole hour here, in less memory than one
/// bucket's sketch takes. While all values are equal only one is kept: most error counters never move.
/// </summary>
internal struct RecentSamples
{
    public const int Capacity = 64;

    private const int Initial = 4;

    // Milliseconds from the base, so that a time takes four bytes.
    private int[]? _times;

    // Null while all values are the same.
    private double[]? _values;
    private double _constant;
    private long _base;
    private int _first;

    public int Count { get; private set; }

    /// <summary>Whether a sample's time can be held beside those that are here; a gap of weeks empties the buffer first.</summary>
    public readonly bool Fits(long timeMs) => Count == 0 || timeMs - _base is >= int.MinValue and <= int.MaxValue;

    public readonly (long TimeMs, double Value) this[int position]
    {
        get
        {
            var at = (_first + position) % _times!.Length;
            return (_base + _times[at], _values is null ? _constant : _values[at]);
        }
    }

    /// <summary>There must be room, and the time must fit.</summary>
    public void Add(long timeMs, double value)
    {
        if (Count == 0)
        {
            (_base, _constant, _values, _first) = (timeMs, value, null, 0);
        }
        if (_times is null || Count == _times.Length)
        {
            Grow();
        }
        var at = (_first + Count) % _times!.Length;
        _times[at] = (int)(timeMs - _base);
        if (_values is null && BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(_constant))
        {
            _values = new double[_times.Length];
            Array.Fill(_values, _constant);
        }
        if (_values is not null)
        {
            _values[at] = value;
        }
        Count++;
    }

    public (long TimeMs, double Value) RemoveFirst()
    {
        var first = this[0];
        _first = (_first + 1) % _times!.Length;
        Count--;
        return first;
    }

    public readonly void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)Count);
        if (Count == 0)
        {
            return;
        }
        writer.Signed(_base);
        writer.Flag(_values is not null);
        if (_values is null)
        {
            writer.Double(_constant);
        }
        for (var i = 0; i < Count; i++)
        {
            var (timeMs, value) = this[i];
            writer.Signed(timeMs - _base);
            if (_values is not null)
            {
                writer.Double(value);
            }
        }
    }

    public static RecentSamples Read(ref StateReader reader)
    {
        var samples = default(RecentSamples);
        var count = reader.Count(Capacity, 1);
        if (count == 0)
        {
            return samples;
        }
        var zero = reader.Signed();
        StateReader.Require(Math.Abs((double)zero) < long.MaxValue / 2.0, "A sample lies outside all time.");
        var varies = reader.Flag();
        var constant = varies ? 0 : Value(ref reader);
        (samples._times, samples._base, samples._constant) = (new int[Capacity], zero, constant);
        samples._values = varies ? new double[Capacity] : null;
        for (; samples.Count < count; samples.Count++)
        {
            samples._times[samples.Count] = reader.Int32(int.MinValue, int.MaxValue);
            if (varies)
            {
                samples._values![samples.Count] = Value(ref reader);
            }
        }
        return samples;
    }

    private static double Value(ref StateReader reader)
    {
        var value = reader.Double();
        StateReader.Require(SampleRange.Contains(value), "A sample is out of range.");
        return value;
    }

    // In order from the start, which is why nothing has to be moved later.
    private void Grow()
    {
        var times = new int[Math.Min(Capacity, Math.Max(Initial, Count * 2))];
        var values = _values is null ? null : new double[times.Length];
        for (var i = 0; i < Count; i++)
        {
            var at = (_first + i) % _times!.Length;
            times[i] = _times[at];
            if (values is not null)
            {
                values[i] = _values![at];
            }
        }
        (_times, _values, _first) = (times, values, 0);
    }
}
