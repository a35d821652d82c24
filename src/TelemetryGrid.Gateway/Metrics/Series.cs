namespace TelemetryGrid.Gateway.Metrics;

/// <summary>One label set of one instrument: its sum or last value, and its buckets when it is a histogram.</summary>
internal sealed class Series(double[]? bounds)
{
    private readonly Lock _lock = new();
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;
    private long _count;

    /// <summary>The scrape in which an observable instrument last reported this.</summary>
    public long Generation { get; private set; }

    public void Add(double delta)
    {
        lock (_lock)
        {
            _value += delta;
        }
    }

    public void Set(double value, long generation)
    {
        lock (_lock)
        {
            // An instrument that reports the same tags twice in one scrape means their sum.
            _value = Generation == generation && generation != 0 ? _value + value : value;
            Generation = generation;
        }
    }

    public void Record(double value)
    {
        // Bounds are inclusive upper limits; a search that misses gives the complement of the next larger.
        var index = Array.BinarySearch(bounds!, value);
        lock (_lock)
        {
            _buckets![index < 0 ? ~index : index]++;
            _value += value;
            _count++;
        }
    }

    public SeriesReading Read()
    {
        lock (_lock)
        {
            return new SeriesReading(_value, _count, _buckets is null ? [] : [.. _buckets]);
        }
    }
}
