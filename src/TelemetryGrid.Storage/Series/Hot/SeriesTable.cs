namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Finds series by number. Series numbers are well mixed, so their low bits are the slot and their high bits a tag that tells most strangers
/// apart without touching them.
/// </summary>
internal sealed class SeriesTable
{
    private uint[] _tags = new uint[64];
    private HotSeries?[] _series = new HotSeries?[64];

    public int Count { get; private set; }

    public long Bytes => 12L * _tags.Length;

    public HotSeries? Find(ulong number)
    {
        var tags = _tags;
        var series = _series;
        var tag = Tag(number);
        for (var slot = (int)number & (tags.Length - 1); tags[slot] != 0; slot = (slot + 1) & (tags.Length - 1))
        {
            if (tags[slot] == tag && series[slot] is { } found && found.Number == number)
            {
                return found;
            }
        }
        return null;
    }

    public void Add(HotSeries series)
    {
        if (Count >= _tags.Length / 5 * 4)
        {
            Resize(2 * _tags.Length);
        }
        Enter(series);
        Count++;
    }

    public void Remove(HotSeries series)
    {
        var mask = _tags.Length - 1;
        var hole = (int)series.Number & mask;
        while (!ReferenceEquals(_series[hole], series))
        {
            hole = (hole + 1) & mask;
        }
        // What follows moves up, unless that would put it before its own place (Knuth, volume 3, algorithm 6.4R).
        for (var slot = (hole + 1) & mask; _tags[slot] != 0; slot = (slot + 1) & mask)
        {
            var home = (int)_series[slot]!.Number & mask;
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                (_tags[hole], _series[hole]) = (_tags[slot], _series[slot]);
                hole = slot;
            }
        }
        (_tags[hole], _series[hole]) = (0, null);
        Count--;
        if (_tags.Length > 64 && Count < _tags.Length / 8)
        {
            Resize(_tags.Length / 2);
        }
    }

    public HotSeries[] ToArray()
    {
        var all = new HotSeries[Count];
        var next = 0;
        foreach (var series in _series)
        {
            if (series is not null)
            {
                all[next++] = series;
            }
        }
        return all;
    }

    // Zero is the empty slot.
    private static uint Tag(ulong number) => (uint)(number >> 32) | 1;

    private void Resize(int capacity)
    {
        var old = _series;
        (_tags, _series) = (new uint[capacity], new HotSeries?[capacity]);
        foreach (var series in old)
        {
            if (series is not null)
            {
                Enter(series);
            }
        }
    }

    private void Enter(HotSeries series)
    {
        var mask = _tags.Length - 1;
        var slot = (int)series.Number & mask;
        while (_tags[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }
        (_tags[slot], _series[slot]) = (Tag(series.Number), series);
    }
}
