using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The inverted index over the labels of a shard's series: name and value → pair → series. It also is where their strings live: equal ones are
/// kept once, and let go with the last series that has them. Not thread-safe: the shard's lock guards it.
/// </summary>
internal sealed class LabelIndex
{
    private const int RenumberSlack = 1024;

    private readonly Dictionary<string, LabelName> _names = new(StringComparer.Ordinal);
    private readonly List<LabelName?> _nameById = [];
    private readonly Stack<int> _freeNames = new();
    private readonly Stack<int> _freePairs = new();

    // The columns of the pairs. A free one has no value.
    private string?[] _values = new string?[16];
    private PostingList[] _postings = new PostingList[16];
    private int[] _nameOf = new int[16];
    private int[] _placeInName = new int[16];
    private int _pairs;

    // Open addressing over (name, value); a slot holds the pair's number + 1.
    private int[] _slots = new int[32];
    private int _livePairs;

    private IndexedSeries?[] _series = new IndexedSeries?[16];
    private int _next;

    /// <summary>How many series there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many distinct pairs of a name and a value.</summary>
    public int PairCount => _livePairs;

    public IReadOnlyCollection<LabelName> Names => _names.Values;

    /// <summary>The series by their number; null where one was removed. Only up to <see cref="IdLimit"/>, and not to be kept.</summary>
    public ReadOnlySpan<IndexedSeries?> Series => _series.AsSpan(0, _next);

    public int IdLimit => _next;

    public LabelName? FindName(string name) => _names.GetValueOrDefault(name);

    public string ValueOf(int pair) => _values[pair]!;

    public string NameOf(int pair) => _nameById[_nameOf[pair]]!.Text;

    public ref readonly PostingList Postings(int pair) => ref _postings[pair];

    /// <summary>The pair's number; -1 when no series has it.</summary>
    public int FindPair(LabelName name, string value)
    {
        var mask = _slots.Length - 1;
        for (var slot = Hash(name.Id, value) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var pair = _slots[slot] - 1;
            if (_nameOf[pair] == name.Id && string.Equals(_values[pair], value, StringComparison.Ordinal))
            {
                return pair;
            }
        }
        return -1;
    }

    /// <summary>True when the pair still is the one a query saw.</summary>
    public bool IsStill(LabelPair pair) => pair.Number < _pairs && ReferenceEquals(_values[pair.Number], pair.Value);

    public void Add(IndexedSeries series, Labels labels)
    {
        var pairs = new int[labels.Count];
        var id = _next;
        for (var i = 0; i < pairs.Length; i++)
        {
            var name = NameFor(labels.NameAt(i));
            var pair = FindPair(name, labels.ValueAt(i));
            pairs[i] = pair < 0 ? AddPair(name, labels.ValueAt(i)) : pair;
            _postings[pairs[i]].Add(id);
        }
        if (id == _series.Length)
        {
            Array.Resize(ref _series, id + Math.Max(16, id / 4));
        }
        _series[id] = series;
        _next++;
        Count++;
        (series.Id, series.Pairs) = (id, pairs);
    }

    public void Remove(IndexedSeries series)
    {
        _series[series.Id] = null;
        Count--;
        foreach (var pair in series.Pairs)
        {
            _postings[pair].Remove(_series);
            if (_postings[pair].Live == 0)
            {
                RemovePair(pair);
            }
        }
        series.Id = -1;
        // Numbers only grow, so that adding to a list is appending. When most of them are dead the rest moves together.
        if (_next > (2 * Count) + RenumberSlack)
        {
            Renumber();
        }
    }

    /// <summary>Builds the labels from the pairs, with the index's own strings.</summary>
    public string[] TextOf(IndexedSeries series)
    {
        var text = new string[2 * series.Pairs.Length];
        for (var i = 0; i < series.Pairs.Length; i++)
        {
            var pair = series.Pairs[i];
            text[2 * i] = _nameById[_nameOf[pair]]!.Text;
            text[(2 * i) + 1] = _values[pair]!;
        }
        return text;
    }

    /// <summary>True when the series has exactly these labels.</summary>
    public bool HasLabels(IndexedSeries series, Labels labels)
    {
        if (labels.Count != series.Pairs.Length)
        {
            return false;
        }
        for (var i = 0; i < series.Pairs.Length; i++)
        {
            var pair = series.Pairs[i];
            if (
                !string.Equals(_values[pair], labels.ValueAt(i), StringComparison.Ordinal)
                || !string.Equals(_nameById[_nameOf[pair]]!.Text, labels.NameAt(i), StringComparison.Ordinal)
            )
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The pairs of a name with their values, to be looked at outside the lock.</summary>
    public LabelPair[] PairsOf(LabelName name)
    {
        var pairs = new LabelPair[name.Pairs.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new LabelPair(name.Pairs[i], _values[name.Pairs[i]]!);
        }
        return pairs;
    }

    /// <summary>Name and value by pair number; null where there is none.</summary>
    public (string Name, string Value)?[] CopyPairs()
    {
        var pairs = new (string, string)?[_pairs];
        for (var i = 0; i < _pairs; i++)
        {
            if (_values[i] is { } value)
            {
                pairs[i] = (_nameById[_nameOf[i]]!.Text, value);
            }
        }
        return pairs;
    }

    /// <summary>What the index takes, without strings and series.</summary>
    public long Bytes()
    {
        var bytes = (long)_values.Length * (8 + 16 + 4 + 4);
        bytes += (4L * _slots.Length) + (8L * _series.Length);
        foreach (var name in _names.Values)
        {
            bytes += 100 + (4L * name.Pairs.Capacity);
        }
        for (var i = 0; i < _pairs; i++)
        {
            bytes += _postings[i].Bytes;
        }
        return bytes;
    }

    private static int Hash(int name, string value) => value.GetHashCode(StringComparison.Ordinal) ^ (name * -1640531527);

    private LabelName NameFor(string text)
    {
        ref var name = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, text, out _);
        if (name is null)
        {
            if (!_freeNames.TryPop(out var id))
            {
                id = _nameById.Count;
                _nameById.Add(null);
            }
            _nameById[id] = name = new LabelName(text, id);
        }
        return name;
    }

    private int AddPair(LabelName name, string value)
    {
        if (!_freePairs.TryPop(out var pair))
        {
            pair = _pairs++;
            if (pair == _values.Length)
            {
                var capacity = pair + Math.Max(16, pair / 4);
                Array.Resize(ref _values, capacity);
                Array.Resize(ref _postings, capacity);
                Array.Resize(ref _nameOf, capacity);
                Array.Resize(ref _placeInName, capacity);
            }
        }
        (_values[pair], _nameOf[pair], _placeInName[pair]) = (value, name.Id, name.Pairs.Count);
        name.Pairs.Add(pair);
        _livePairs++;
        if (_livePairs > _slots.Length / 5 * 4)
        {
            _slots = new int[2 * _slots.Length];
            for (var i = 0; i < _pairs; i++)
            {
                if (_values[i] is not null)
                {
                    Enter(i);
                }
            }
        }
        else
        {
            Enter(pair);
        }
        return pair;
    }

    private void Enter(int pair)
    {
        var mask = _slots.Length - 1;
        var slot = Hash(_nameOf[pair], _values[pair]!) & mask;
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & mask;
        }
        _slots[slot] = pair + 1;
    }

    private void RemovePair(int pair)
    {
        RemoveSlot(pair);
        var name = _nameById[_nameOf[pair]]!;
        var last = name.Pairs[^1];
        name.Pairs[_placeInName[pair]] = last;
        _placeInName[last] = _placeInName[pair];
        name.Pairs.RemoveAt(name.Pairs.Count - 1);
        if (name.Pairs.Count == 0)
        {
            _names.Remove(name.Text);
            _nameById[name.Id] = null;
            _freeNames.Push(name.Id);
        }
        _values[pair] = null;
        _postings[pair] = default;
        _freePairs.Push(pair);
        _livePairs--;
    }

    private void RemoveSlot(int pair)
    {
        var mask = _slots.Length - 1;
        var hole = Hash(_nameOf[pair], _values[pair]!) & mask;
        while (_slots[hole] != pair + 1)
        {
            hole = (hole + 1) & mask;
        }
        // What follows moves up, unless that would put it before its own place (Knuth, volume 3, algorithm 6.4R).
        for (var slot = (hole + 1) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            var other = _slots[slot] - 1;
            var home = Hash(_nameOf[other], _values[other]!) & mask;
            if (((slot - home) & mask) >= ((slot - hole) & mask))
            {
                _slots[hole] = _slots[slot];
                hole = slot;
            }
        }
        _slots[hole] = 0;
    }

    private void Renumber()
    {
        var map = new int[_next];
        var next = 0;
        for (var i = 0; i < _next; i++)
        {
            map[i] = _series[i] is null ? -1 : next++;
        }
        Func<int, int> renumber = id => map[id];
        for (var pair = 0; pair < _pairs; pair++)
        {
            if (_values[pair] is not null)
            {
                _postings[pair].Renumber(renumber);
            }
        }
        var series = new IndexedSeries?[next + Math.Max(16, next / 4)];
        foreach (var one in Series)
        {
            if (one is not null)
            {
                one.Id = map[one.Id];
                series[one.Id] = one;
            }
        }
        (_series, _next) = (series, next);
        foreach (var name in _names.Values)
        {
            name.Pairs.TrimExcess();
        }
    }
}
