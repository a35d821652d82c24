using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// Which series have a label pair: ascending numbers. A single one needs no array, since labels like a pod's name have one series or few.
/// Removing only counts; removed numbers stay in the list, where the index knows them for dead, until they are half of it.
/// </summary>
internal struct PostingList
{
    private const int CompactionThreshold = 16;

    private int[]? _ids;

    // The one number when there is no array, otherwise how many of the numbers are dead.
    private int _oneOrDead;
    private int _count;

    public readonly int Live => _ids is null ? _count : _count - _oneOrDead;

    public readonly int Bytes => _ids is null ? 0 : 24 + (4 * _ids.Length);

    /// <summary>All numbers, dead ones included.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<int> Ids =>
        _ids is null ? MemoryMarshal.CreateReadOnlySpan(in _oneOrDead, _count) : _ids.AsSpan(0, _count);

    /// <summary>Adds a number greater than all there.</summary>
    public void Add(int id)
    {
        if (_ids is null)
        {
            if (_count == 0)
            {
                (_oneOrDead, _count) = (id, 1);
                return;
            }
            _ids = [_oneOrDead, id, 0, 0];
            (_oneOrDead, _count) = (0, 2);
            return;
        }
        if (_count == _ids.Length)
        {
            // By a quarter: the slack of doubling would be most of an index with many large lists.
            Array.Resize(ref _ids, _count + Math.Max(4, _count / 4));
        }
        _ids[_count++] = id;
    }

    /// <summary>Counts one number as dead, which <paramref name="series"/> already shows.</summary>
    public void Remove(IndexedSeries?[] series)
    {
        if (_ids is null)
        {
            _count = 0;
            return;
        }
        _oneOrDead++;
        if (_oneOrDead == _count)
        {
            this = default;
        }
        else if (_oneOrDead >= CompactionThreshold && _oneOrDead > _count / 2)
        {
            Renumber(id => series[id] is null ? -1 : id);
        }
    }

    /// <summary>Gives every number its new one, smaller or equal and in the same order; those that map to -1 go.</summary>
    public void Renumber(Func<int, int> map)
    {
        if (_ids is null)
        {
            _oneOrDead = _count == 0 ? 0 : map(_oneOrDead);
            return;
        }
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            var id = map(_ids[i]);
            if (id >= 0)
            {
                _ids[kept++] = id;
            }
        }
        (_count, _oneOrDead) = (kept, 0);
        if (kept == 1)
        {
            (_oneOrDead, _ids) = (_ids[0], null);
        }
        else if (_ids.Length > (2 * kept) + 8)
        {
            Array.Resize(ref _ids, kept + (kept / 8) + 2);
        }
    }
}
