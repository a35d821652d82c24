using System.Runtime.InteropServices;

namespace TelemetryGrid.Storage.Series;

/// <summary>
/// The set arithmetic of one search, under the lock: the smallest of the sets a series must be in, less what is not in the others. What is
/// cheaper to test series by series is left to the caller; what is cheaper to test value by value first, it names.
/// </summary>
internal readonly struct Narrowing
{
    // So few values are tested at once, under the lock.
    private const int FewValues = 64;

    private readonly LabelIndex _index;

    public Narrowing(LabelIndex index, ValueTest[] tests)
    {
        _index = index;
        var required = new List<Operand>();
        var excluded = new List<Operand>();
        foreach (var test in tests)
        {
            if (index.FindName(test.Name) is not { } name)
            {
                if (!test.MatchesAbsent)
                {
                    return;
                }
            }
            else if (TryResolve(test, name, out var operand))
            {
                (test.MatchesAbsent ? excluded : required).Add(operand);
            }
            else
            {
                Left.Add(test);
            }
        }
        if (required.Count == 0 && Left.Where(t => !t.MatchesAbsent).MinBy(Values) is { } first)
        {
            Unresolved = first;
            return;
        }
        Ids = Combine(required, excluded);
        Unresolved = Left.MinBy(Values) is { } fewest && Values(fewest) < Ids.Count ? fewest : null;
    }

    /// <summary>The candidates, ascending; removed series may be among them.</summary>
    public List<int> Ids { get; } = [];

    /// <summary>Tests the candidates have yet to pass.</summary>
    public List<ValueTest> Left { get; } = [];

    /// <summary>A test to resolve before the search goes on; null when there is none.</summary>
    public ValueTest? Unresolved { get; }

    private int Values(ValueTest test) => _index.FindName(test.Name)!.Pairs.Count;

    /// <summary>The pairs whose series pass; where the absent label passes, those whose series fail.</summary>
    private bool TryResolve(ValueTest test, LabelName name, out Operand operand)
    {
        operand = new Operand([]);
        if (test.Resolved is { } resolved)
        {
            foreach (var pair in resolved)
            {
                if (_index.IsStill(pair))
                {
                    operand.Add(_index, pair.Number);
                }
            }
            return true;
        }
        if (test.Listed is { } listed)
        {
            foreach (var value in listed)
            {
                if (_index.FindPair(name, value) is var pair && pair >= 0)
                {
                    operand.Add(_index, pair);
                }
            }
            return true;
        }
        if (name.Pairs.Count > FewValues)
        {
            return false;
        }
        foreach (var pair in name.Pairs)
        {
            if (test.Matches(_index.ValueOf(pair)) != test.MatchesAbsent)
            {
                operand.Add(_index, pair);
            }
        }
        return true;
    }

    private List<int> Combine(List<Operand> required, List<Operand> excluded)
    {
        required.Sort(static (a, b) => a.Total.CompareTo(b.Total));
        List<int> ids;
        if (required.Count == 0)
        {
            ids = new List<int>(_index.Count);
            for (var id = 0; id < _index.IdLimit; id++)
            {
                ids.Add(id);
            }
        }
        else
        {
            ids = Union(required[0]);
            foreach (var operand in required.Skip(1))
            {
                Keep(ids, operand, wanted: true);
            }
        }
        foreach (var operand in excluded)
        {
            Keep(ids, operand, wanted: false);
        }
        return ids;
    }

    private List<int> Union(Operand operand)
    {
        if (operand.Pairs.Count == 1)
        {
            var list = new List<int>();
            list.AddRange(_index.Postings(operand.Pairs[0]).Ids);
            return list;
        }
        return operand.Pairs.Count == 0 ? [] : Bits(operand).ToList(operand.Total);
    }

    private IdSet Bits(Operand operand)
    {
        var bits = new IdSet(_index.IdLimit);
        foreach (var pair in operand.Pairs)
        {
            bits.Add(_index.Postings(pair).Ids);
        }
        return bits;
    }

    private void Keep(List<int> ids, Operand operand, bool wanted)
    {
        var span = CollectionsMarshal.AsSpan(ids);
        var kept = 0;
        if (operand.Pairs.Count == 1)
        {
            var list = _index.Postings(operand.Pairs[0]).Ids;
            foreach (var id in span)
            {
                list = list[Skip(list, id)..];
                span[kept] = id;
                var isThere = !list.IsEmpty && list[0] == id;
                kept += isThere == wanted ? 1 : 0;
            }
        }
        else
        {
            var bits = Bits(operand);
            foreach (var id in span)
            {
                span[kept] = id;
                kept += bits[id] == wanted ? 1 : 0;
            }
        }
        CollectionsMarshal.SetCount(ids, kept);
    }

    /// <summary>How many numbers are smaller: by doubling strides and then halving, so that skipping many and skipping none are both cheap.</summary>
    private static int Skip(ReadOnlySpan<int> list, int id)
    {
        if (list.IsEmpty || list[0] >= id)
        {
            return 0;
        }
        var low = 0;
        var stride = 1;
        while (low + stride < list.Length && list[low + stride] < id)
        {
            low += stride;
            stride *= 2;
        }
        var high = Math.Min(low + stride, list.Length);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (list[middle] < id)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
        return high;
    }

    /// <summary>A set of series: the union of what has these pairs.</summary>
    private struct Operand(List<int> pairs)
    {
        public List<int> Pairs { get; } = pairs;

        public int Total { get; private set; }

        public void Add(LabelIndex index, int pair)
        {
            Pairs.Add(pair);
            Total += index.Postings(pair).Live;
        }
    }
}
