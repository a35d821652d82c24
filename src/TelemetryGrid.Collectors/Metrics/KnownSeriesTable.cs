using System.Runtime.InteropServices;

namespace TelemetryGrid.Collectors.Metrics;

/// <summary>The series the intake knows, bounded: when it is full, what has been silent longest makes room. Not thread-safe.</summary>
internal sealed class KnownSeriesTable(int capacity)
{
    private const uint SilentSeconds = 3600;
    private readonly Dictionary<SeriesKey, KnownSeries> _series = [];
    private uint _sweptAt;

    public int Count => _series.Count;

    /// <summary>The series of a key, to be changed in place; a null reference when it is not known. Valid until the next call.</summary>
    public ref KnownSeries Find(in SeriesKey key) => ref CollectionsMarshal.GetValueRefOrNullRef(_series, key);

    /// <summary>Remembers a series, unless there is no room.</summary>
    public bool TryAdd(in SeriesKey key, in KnownSeries series)
    {
        if (_series.Count >= capacity)
        {
            Sweep(series.SeenAt);
            if (_series.Count >= capacity)
            {
                return false;
            }
        }
        _series[key] = series;
        return true;
    }

    // At most once a minute: a table full of living series must not be searched for dead ones at every request.
    private void Sweep(uint now)
    {
        if (_sweptAt != 0 && now - _sweptAt < 60)
        {
            return;
        }
        _sweptAt = now;
        foreach (var (key, series) in _series)
        {
            if (now - series.SeenAt > SilentSeconds)
            {
                _series.Remove(key);
            }
        }
    }
}
