namespace TelemetryGrid.Storage.Series;

/// <summary>A set of series numbers, one bit each.</summary>
internal readonly struct IdSet(int limit)
{
    private readonly ulong[] _bits = new ulong[(limit + 63) / 64];

    public bool this[int id] => (_bits[id >> 6] & (1UL << id)) != 0;

    public void Add(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            _bits[id >> 6] |= 1UL << id;
        }
    }

    /// <summary>The numbers in ascending order.</summary>
    public List<int> ToList(int expected)
    {
        var ids = new List<int>(expected);
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var word = _bits[i]; word != 0; word &= word - 1)
            {
                ids.Add((64 * i) + System.Numerics.BitOperations.TrailingZeroCount(word));
            }
        }
        return ids;
    }
}
