using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>
/// Which keys were seen lately, by hash, in fixed memory: two Bloom filters that take turns, each key in one 64-bit word (Putze, Sanders and
/// Singler, WEA 2007). A key is forgotten after one to two terms of silence; about one new key in a hundred passes for known when a
/// filter is as full as it gets.
/// </summary>
internal sealed class KnownKeys(int bits, long termMilliseconds)
{
    private ulong[] _young = new ulong[bits / 64];
    private ulong[] _old = new ulong[bits / 64];
    private long _termStart = long.MinValue;
    private int _added;

    /// <summary>Four bits of a key, and room for a key in a hundred to be mistaken.</summary>
    private int Most => _young.Length * 64 / 10;

    public void Advance(long now)
    {
        if (_termStart == long.MinValue)
        {
            _termStart = now;
        }
        if (now - _termStart < termMilliseconds && _added < Most)
        {
            return;
        }
        (_young, _old) = (_old, _young);
        Array.Clear(_young);
        _termStart = now;
        _added = 0;
    }

    /// <summary>Remembers a key; true when it was not known.</summary>
    public bool Add(ulong hash)
    {
        var at = (int)Math.BigMul(hash, (ulong)_young.Length, out var rest);
        var mask =
            (1UL << (int)(rest >> 58))
            | (1UL << (int)((rest >> 52) & 63))
            | (1UL << (int)((rest >> 46) & 63))
            | (1UL << (int)((rest >> 40) & 63));
        ref var young = ref _young[at];
        if ((young & mask) == mask)
        {
            return false;
        }
        young |= mask;
        _added++;
        return (_old[at] & mask) != mask;
    }

    public void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)_young.Length);
        writer.Signed(_termStart);
        writer.Unsigned((ulong)_added);
        foreach (ref readonly var word in _young.AsSpan())
        {
            writer.Raw(in word);
        }
        foreach (ref readonly var word in _old.AsSpan())
        {
            writer.Raw(in word);
        }
    }

    /// <summary>Reads into an empty one; a filter of another size than now configured is left out, and learning begins again.</summary>
    public bool Read(ref StateReader reader)
    {
        var length = reader.Count(int.MaxValue, 2 * sizeof(ulong));
        var start = reader.Signed();
        var added = reader.Below(int.MaxValue);
        var isSame = length == _young.Length;
        foreach (var words in (ulong[][])[_young, _old])
        {
            for (var i = 0; i < length; i++)
            {
                var word = reader.Raw<ulong>();
                if (isSame)
                {
                    words[i] = word;
                }
            }
        }
        if (isSame)
        {
            (_termStart, _added) = (start, added);
        }
        return isSame;
    }
}
