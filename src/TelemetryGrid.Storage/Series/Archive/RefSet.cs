using System.Numerics;

namespace TelemetryGrid.Storage.Series.Archive;

/// <summary>A set of places of series, one bit each.</summary>
internal sealed class RefSet
{
    private ulong[] _words = [];

    public void Add(int value)
    {
        var word = value >> 6;
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max(word + 1, 2 * _words.Length));
        }
        _words[word] |= 1UL << value;
    }

    public void IntersectWith(RefSet other)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= i < other._words.Length ? other._words[i] : 0;
        }
    }

    public void ExceptWith(RefSet other)
    {
        for (var i = 0; i < Math.Min(_words.Length, other._words.Length); i++)
        {
            _words[i] &= ~other._words[i];
        }
    }

    public List<int> ToList()
    {
        var all = new List<int>();
        for (var i = 0; i < _words.Length; i++)
        {
            for (var bits = _words[i]; bits != 0; bits &= bits - 1)
            {
                all.Add((i << 6) + BitOperations.TrailingZeroCount(bits));
            }
        }
        return all;
    }
}
